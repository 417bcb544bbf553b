import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { BRANCHES } from '../../seed/branches.js';
import { seedFiles } from '../../seed/files.js';
import { REGION_BOX } from '../../seed/places.js';
import { SEASON_DAYS, VOORJAAR } from '../../seed/place-offers.js';
import { demoRegion } from '../../seed/region.js';
import { COMPANIES_BY_EMPLOYEES, LWT_PUPILS_BY_SECTOR, PUPILS_BY_STAGE_DAYS } from '../../seed/shapes.js';
import type { Point } from '../../src/domain/travel.js';
import { weekdaysOf } from '../../src/domain/week-schedule.js';
import { looksLikeBsn } from '../../src/domain/citizen-number.js';
import { ageOn, calendarDate } from '../../src/platform/calendar-date.js';

const region = demoRegion();
const { companies, establishments, supervisors, recognitions, placeOffers, schools, groups, mentors, students } =
  region;
const idsOf = (items: readonly { id: string }[]): Set<string> => new Set(items.map(({ id }) => id));
const percent = (part: number, whole: number): number => (part / whole) * 100;

describe('the region that ships', () => {
  it('is the same, byte for byte, each time it is made', () => {
    for (const [name, text] of seedFiles()) {
      const kept = readFileSync(new URL(`../../seed/data/${name}`, import.meta.url), 'utf8');
      expect(kept === text, `seed/data/${name} differs; run npm run seed`).to.equal(true);
    }
  });

  it('has the size that was asked', () => {
    expect([companies.length, establishments.length, schools.length, students.length]).to.deep.equal([
      1050, 1200, 40, 160,
    ]);
    expect(new Set(students.map(({ schoolId }) => schoolId)).size).to.equal(1);
  });

  it('gives each thing an id, a trade number or a pupil number of its own', () => {
    for (const items of Object.values(region) as (readonly { id: string }[])[])
      expect(idsOf(items).size).to.equal(items.length);
    expect(new Set(companies.map(({ kvkNumber }) => kvkNumber)).size).to.equal(companies.length);
    expect(companies.filter(({ kvkNumber }) => !/^00\d{6}$/.test(kvkNumber))).to.deep.equal([]);
    expect(new Set(students.map(({ studentNumber }) => studentNumber)).size).to.equal(students.length);
    const keys = recognitions.map((one) =>
      [one.establishmentId, one.sector, one.crebo, one.level, one.appliedOn].join(),
    );
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it('links only to what is there', () => {
    const [company, site, supervisor, school, group, mentor] = [
      companies,
      establishments,
      supervisors,
      schools,
      groups,
      mentors,
    ].map(idsOf);
    expect(establishments.every(({ companyId }) => company!.has(companyId))).to.equal(true);
    for (const items of [supervisors, recognitions, placeOffers]) {
      expect(items.every(({ establishmentId }) => site!.has(establishmentId))).to.equal(true);
    }
    const siteOf = new Map(supervisors.map(({ id, establishmentId }) => [id, establishmentId]));
    const companyOf = new Map(establishments.map(({ id, companyId }) => [id, companyId]));
    for (const offer of placeOffers) {
      expect(
        offer.supervisorIds.every((id) => supervisor!.has(id) && siteOf.get(id) === offer.establishmentId),
      ).to.equal(true);
      expect(offer.companyId).to.equal(companyOf.get(offer.establishmentId));
    }
    expect(groups.every(({ schoolId, mentorId }) => school!.has(schoolId) && mentor!.has(mentorId ?? ''))).to.equal(
      true,
    );
    expect(students.every(({ schoolId, groupId }) => school!.has(schoolId) && group!.has(groupId))).to.equal(true);
    expect(students.every(({ wishes }) => wishes.every((id) => site!.has(id)))).to.equal(true);
  });

  it('lies in its box', () => {
    const inBox = ({ lat, lon }: Point): boolean =>
      lat >= REGION_BOX.south && lat <= REGION_BOX.north && lon >= REGION_BOX.west && lon <= REGION_BOX.east;
    const points = [
      ...establishments.map(({ point }) => point),
      ...schools.map(({ point }) => point),
      ...students.map(({ homePoint }) => homePoint),
    ];
    expect(points.filter((point) => !inBox(point))).to.deep.equal([]);
  });

  it('never claims more places than an offer has', () => {
    const overfull = placeOffers.filter(({ days, totalPlaces, claims }) => {
      const taken = (day: string): number =>
        claims.filter(({ weekdays }) => (weekdays as readonly string[]).includes(day)).length;
      return claims.length > totalPlaces || weekdaysOf(days).some((day) => taken(day) > (days[day]?.places ?? 0));
    });
    expect(overfull).to.deep.equal([]);
    const foreign = placeOffers.filter(({ days, claims }) =>
      claims.some(({ weekdays }) => weekdays.some((day) => !days[day])),
    );
    expect(foreign).to.deep.equal([]);
  });

  it('keeps offers within their season, with at least one place', () => {
    for (const { season, periods, totalPlaces, days } of placeOffers) {
      const { firstDay, lastDay } = SEASON_DAYS[season as keyof typeof SEASON_DAYS];
      expect(periods.length > 0 && periods.every((one) => one.firstDay >= firstDay && one.lastDay <= lastDay)).to.equal(
        true,
      );
      expect(totalPlaces).to.be.greaterThan(0);
      expect(weekdaysOf(days).length).to.be.greaterThan(0);
    }
  });

  it('has pupils who turn 14, 16 and 18 in the coming season, and no BSN anywhere', () => {
    const { firstDay, lastDay } = SEASON_DAYS[VOORJAAR];
    const turns = (age: number): number =>
      students.filter(({ dateOfBirth }) => ageOn(dateOfBirth, firstDay) < age && ageOn(dateOfBirth, lastDay) >= age)
        .length;
    expect([turns(14) >= 2, turns(16) >= 10]).to.deep.equal([true, true]);
    expect(students.filter(({ studentNumber }) => looksLikeBsn(studentNumber))).to.deep.equal([]);
  });

  it('uses addresses that can reach nobody', () => {
    const mails = [...companies.map(({ email }) => email), ...mentors.map(({ email }) => email)];
    expect(mails.filter((mail) => mail !== null && !mail.endsWith('.example'))).to.deep.equal([]);
  });
});

describe('the shape of the region', () => {
  it('has LWT pupils per sector as in monitor-2014 §4.2.3', () => {
    const lwt = students.filter(({ programme }) => programme === 'LWT');
    for (const [sector, share] of LWT_PUPILS_BY_SECTOR) {
      expect(percent(lwt.filter((one) => one.sector === sector).length, lwt.length)).to.be.closeTo(share, 1);
    }
  });

  it('has a quarter of the pupils in entree as in monitor-2014 Tabel 2', () => {
    expect(percent(students.filter(({ programme }) => programme === 'ENTREE').length, 160)).to.be.closeTo(25.6, 1);
  });

  it('has pupils of 16 and over in leerjaar 3 as in monitor-2014 Bijlage B', () => {
    const olderIn = (programme: string): number => {
      const year3 = students.filter((one) => one.programme === programme && one.leerjaar === 3);
      return percent(
        year3.filter((one) => ageOn(one.dateOfBirth, calendarDate('2026-10-01')) >= 16).length,
        year3.length,
      );
    };
    expect(olderIn('LWT')).to.be.closeTo(6, 3);
    expect(olderIn('ENTREE')).to.be.closeTo(25, 4);
  });

  it('has stage days a week as in monitor-2005 §2.2', () => {
    const daysOf = new Map(groups.map(({ id, maxDaysPerWeek }) => [id, maxDaysPerWeek]));
    for (const [days, share] of PUPILS_BY_STAGE_DAYS) {
      expect(percent(students.filter(({ groupId }) => daysOf.get(groupId) === days).length, 160)).to.be.closeTo(
        share,
        2,
      );
    }
  });

  it('has branches as in monitor-2005 Tabel 5.1 and sizes as in Tabel 5.3', () => {
    const first = new Map(establishments.toReversed().map((one) => [one.companyId, one]));
    const sizes = companies.flatMap(({ id }) => first.get(id)?.employees ?? []);
    const total = COMPANIES_BY_EMPLOYEES.reduce((sum, [, share]) => sum + share, 0);
    for (const [[least, most], share] of COMPANIES_BY_EMPLOYEES) {
      const found = percent(sizes.filter((size) => size >= least && size <= most).length, sizes.length);
      expect(found).to.be.closeTo(percent(share, total), 1.5);
    }
    const names = new Map(BRANCHES.flatMap(({ called, name }) => called.map((word) => [word, name] as const)));
    const whole = BRANCHES.reduce((sum, branch) => sum + branch.percent, 0);
    for (const branch of BRANCHES) {
      const found = companies.filter(({ name }) =>
        [...names].some(([word, one]) => one === branch.name && name.startsWith(`${word} `)),
      );
      expect(percent(found.length, companies.length), branch.name).to.be.closeTo(percent(branch.percent, whole), 1);
    }
  });

  it('has recognitions as in monitor-2005 §5.3 and programmes as in monitor-2014 Tabel 16', () => {
    const inForce = recognitions.filter(
      ({ grantedOn, endedOn, endsOn, lastPracticeOn }) =>
        grantedOn !== null &&
        endedOn === null &&
        (endsOn ?? '9') > '2026-11-22' &&
        (lastPracticeOn ?? '9') > '2022-11-22',
    );
    const sites = (found: typeof recognitions): number =>
      new Set(found.map(({ establishmentId }) => establishmentId)).size;
    expect(percent(sites(inForce), 1200)).to.be.closeTo(82, 2);
    const provisional = inForce.filter((one) => one.provisional || one.scope === 'conditional');
    expect(percent(sites(provisional), 1200)).to.be.closeTo(7, 1);
    const counted = (programme: string): number =>
      recognitions.filter(({ programmes }) => (programmes as readonly string[]).includes(programme)).length;
    expect(counted('ENTREE') / counted('LWT')).to.be.closeTo(24_021 / 24_691, 0.05);
  });

  it('has trained supervisors as in monitor-2005 §5.3 and allowances as in §5.5', () => {
    expect(percent(supervisors.filter(({ trainedOn }) => trainedOn !== null).length, supervisors.length)).to.be.closeTo(
      61,
      3,
    );
    const paid = placeOffers.filter(({ allowanceCentsPerMonth }) => allowanceCentsPerMonth !== null);
    expect(percent(paid.length, placeOffers.length)).to.be.closeTo(40, 4);
  });
});
