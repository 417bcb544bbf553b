import { expect } from 'chai';
import fc from 'fast-check';
import { newPlaceOfferBody, placeOfferChangeBody } from '../../src/features/capacity/capacity.schemas.js';
import { companyFacts } from '../../src/features/capacity/company-home.pages.js';
import { newOfferValues, offerOfForm, valuesOfOffer } from '../../src/features/capacity/offer-form.pages.js';
import {
  companyOfForm,
  establishmentOfForm,
  valuesOfCompany,
  valuesOfEstablishment,
} from '../../src/features/companies/company-forms.pages.js';
import { companyChangeBody } from '../../src/features/companies/companies.schemas.js';
import { establishmentChangeBody } from '../../src/features/companies/establishments.schemas.js';
import { groupChangeBody } from '../../src/features/schools/groups.schemas.js';
import {
  groupOfForm,
  schoolYearOfForm,
  valuesOfGroup,
  valuesOfSchoolYear,
} from '../../src/features/schools/school-forms.pages.js';
import { newSchoolYearBody } from '../../src/features/schools/school-years.schemas.js';
import { studentOfForm, valuesOfStudent } from '../../src/features/students/student-form.pages.js';
import { studentChangeBody } from '../../src/features/students/students.schemas.js';
import { breaksRule, invalid, notFound } from '../../src/platform/errors.js';
import { csvReply } from '../../src/web/csv.js';
import { attempt, checked, errorFor, freshForm, readForm, valueOf } from '../../src/web/form-state.js';
import { aCompany, aGroup, anEstablishment, anOffer, aStudent, d } from '../support/builders.js';
import { aSchoolYear } from '../support/school-app.js';

describe('forms', () => {
  it('give back what they show', () => {
    const student = aStudent({ stageDays: ['wed'], wishes: ['est-1'], hoursDone: 412, otherWorkMinutesPerWeek: 150 });
    const { id: _i, version: _v, schoolId: _s, endedOn: _e, ...entered } = student;
    expect(checked(studentChangeBody, studentOfForm(readForm(valuesOfStudent(student))))).to.deep.equal(entered);

    const group = aGroup({ mentorId: 'men-1', schoolWeek: { mon: { minutes: 310, start: '08:30', end: '13:40' } } });
    const { id: _gi, version: _gv, schoolId: _gs, ...timetable } = group;
    expect(checked(groupChangeBody, groupOfForm(readForm(valuesOfGroup(group))))).to.deep.equal(timetable);

    const year = aSchoolYear();
    const { id: _yi, version: _yv, schoolId: _ys, startYear: _yy, ...days } = year;
    expect(checked(newSchoolYearBody, schoolYearOfForm(readForm(valuesOfSchoolYear(year))))).to.deep.equal(days);

    const offer = anOffer({ allowanceCentsPerMonth: 10_450, minAge: 15, hazards: ['machines'] });
    const changed = checked(placeOfferChangeBody, offerOfForm(readForm(valuesOfOffer(offer))));
    for (const [name, value] of Object.entries(changed))
      expect(value, name).to.deep.equal(offer[name as keyof typeof offer]);
    expect(Object.keys(changed).sort()).to.deep.equal(Object.keys(placeOfferChangeBody.shape).sort());

    const company = aCompany();
    const changes = checked(companyChangeBody, companyOfForm(readForm(valuesOfCompany(company))));
    expect({ ...company, ...changes }).to.deep.equal(company);

    const place = anEstablishment();
    const moved = checked(establishmentChangeBody, establishmentOfForm(readForm(valuesOfEstablishment(place))));
    expect({ ...place, ...moved }).to.deep.equal(place);
  });

  it('make a new offer of what the form starts with, once the work and the days are filled in', () => {
    const values = {
      ...newOfferValues('2027-voorjaar'),
      title: 'Kassa en winkel',
      sector: 'economie',
      'days.tue.start': '09:00',
      'days.tue.end': '15:30',
      'days.tue.places': '2',
    };
    const offer = checked(newPlaceOfferBody, {
      establishmentId: 'est-1',
      season: '2027-voorjaar',
      ...offerOfForm(readForm(values)),
    });
    expect(offer.days).to.deep.equal({ tue: { start: '09:00', end: '15:30', breakMinutes: 30, places: 2 } });
    expect(offer.periods).to.have.length(1);
  });

  it('keep what was typed and put each message at its field', async () => {
    const body = { firstName: 'Noa', leerjaar: 'drie', travelMeans: ['walk', 'bicycle'], other: { x: 1 } };
    const sent = await attempt(body, (form) => Promise.resolve(checked(studentChangeBody, studentOfForm(form))));
    if (sent.ok) throw new Error('should not be accepted');
    expect(sent.status).to.equal(422);
    expect(sent.form.values).to.deep.equal({ firstName: 'Noa', leerjaar: 'drie', travelMeans: ['walk', 'bicycle'] });
    expect(errorFor(sent.form, 'lastName')).to.equal('Vul dit in.');
    expect(errorFor(sent.form, 'leerjaar')).to.be.a('string');
    expect(errorFor(sent.form, 'firstName')).to.equal(undefined);
  });

  it('show refusals of rules and conflicts, and let anything else through', async () => {
    const refused = await attempt({}, () => Promise.reject(breaksRule('student.invalid')));
    expect(refused).to.deep.include({ ok: false, status: 422 });
    for (const error of [notFound('student.not-found'), new Error('a bug')]) {
      const thrown: unknown = await attempt({}, () => Promise.reject(error)).catch((one: unknown) => one);
      expect(thrown).to.equal(error);
    }
    const bad = await attempt({}, () =>
      Promise.reject(
        invalid('request.invalid', [{ path: 'programmes.0', code: 'not-one-of', facts: { allowed: ['LWT'] } }]),
      ),
    );
    if (bad.ok) throw new Error('should not be accepted');
    expect(errorFor(bad.form, 'programmes')).to.equal('Kies een van deze: LWT.');
    expect(errorFor(bad.form, 'programme')).to.equal(undefined);
  });

  it('read any body without throwing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (body) => {
        const form = readForm(body);
        for (const name of [...Object.keys(body), '__proto__', 'constructor']) {
          expect(form.list(name)).to.be.an('array');
          form.number(name);
        }
        expect(valueOf(freshForm(), 'constructor')).to.equal('');
      }),
    );
  });

  it('write no cell that a spreadsheet would run', () => {
    const reply = csvReply('x.csv', ['Naam'], [['=HYPERLINK("x")'], ['+31 6'], ['-3,5'], ['Anne; Bo']]);
    if (!('file' in reply)) throw new Error('no file');
    expect(String(reply.file)).to.contain(`"'=HYPERLINK(""x"")"`).and.to.contain(`'+31 6`).and.to.contain('\n-3,5');
    expect(String(reply.file)).to.contain('"Anne; Bo"');
  });
});

describe("a company's home", () => {
  const today = d('2026-11-22');

  it('asks once whether last season’s places come back, and what is not confirmed', () => {
    const now = anOffer({ id: 'off-1', season: '2026-najaar', confirmedOn: d('2026-06-18') });
    const names = new Map([['est-1', 'Garage']]);
    expect(companyFacts([now], today, names).again.map(({ id }) => id)).to.deep.equal(['off-1']);
    const copied = { ...now, id: 'off-1.2027-voorjaar', season: '2027-voorjaar', confirmedOn: null } as const;
    const facts = companyFacts([now, copied], today, names);
    expect({
      again: facts.again.length,
      unconfirmed: facts.unconfirmed.map(({ id }) => id),
      confirmed: facts.confirmed.map(({ id }) => id),
    }).to.deep.equal({ again: 0, unconfirmed: ['off-1.2027-voorjaar'], confirmed: ['off-1'] });
  });
});
