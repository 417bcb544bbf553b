import { isCalendarDate } from '../../platform/calendar-date.js';
import { isSeasonId } from '../../domain/season.js';
import type { RuleCode } from '../../domain/rule.js';
import { countOf, duration, kilometres, longDay } from './format.nl.js';
import {
  formNames,
  hazardNames,
  listOf,
  nameIn,
  partyNames,
  programmeNames,
  scopeNames,
  seasonName,
  sectorNames,
  standingNames,
  travelMeansNames,
  weekdayNames,
} from './labels.nl.js';

type Facts = Readonly<Record<string, unknown>>;

const number = (facts: Facts, name: string): number => (typeof facts[name] === 'number' ? facts[name] : 0);
const text = (facts: Facts, name: string): string => (typeof facts[name] === 'string' ? facts[name] : '');
const list = (facts: Facts, name: string): string[] => {
  const value = facts[name];
  return Array.isArray(value) ? value.map(String) : [];
};
const time = (facts: Facts, name: string): string => duration(number(facts, name));
const day = (facts: Facts, name: string): string => {
  const value = text(facts, name);
  return isCalendarDate(value) ? longDay(value) : '';
};
const weekday = (facts: Facts): string => nameIn(weekdayNames, text(facts, 'weekday'));
const named = (names: Readonly<Record<string, string>>, codes: readonly string[]): string =>
  listOf(codes.map((code) => nameIn(names, code)));
const inSentence = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const hazards = (facts: Facts): string =>
  listOf(list(facts, 'hazards').map((code) => inSentence(nameIn(hazardNames, code))));
const hazard = (facts: Facts): string => nameIn(hazardNames, text(facts, 'hazard'));

const AGES: Readonly<Record<string, string>> = {
  'under-16': 'onder de 16 jaar',
  '16-17': 'bij 16 en 17 jaar',
  '18-and-over': 'vanaf 18 jaar',
};
const age = (facts: Facts): string => nameIn(AGES, text(facts, 'ageBand'));

/** What makes up a number of hours: "(6 uur school en 2 uur stage)"; nothing when it is stage alone. */
const parts = (facts: Facts): string => {
  const counted = [
    ['schoolMinutes', 'school'],
    ['stageMinutes', 'stage'],
    ['otherWorkMinutes', 'ander werk'],
  ]
    .filter(([name = '']) => number(facts, name) > 0)
    .map(([name = '', word = '']) => `${time(facts, name)} ${word}`);
  return counted.length > 1 ? ` (${listOf(counted)})` : '';
};

const fullTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  weekday: (facts) => `Op ${weekday(facts)} is er geen plek meer vrij.`,
  offer: () => 'Deze leerplaats is vol.',
  company: () => 'Het bedrijf heeft al zo veel leerlingen als het wil.',
};

const notTakenTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  programme: (facts) =>
    `De plek is niet voor ${nameIn(programmeNames, text(facts, 'programme'))}, wel voor ${named(programmeNames, list(facts, 'programmes'))}.`,
  leerjaar: (facts) =>
    `De plek is niet voor leerjaar ${number(facts, 'leerjaar')}, wel voor leerjaar ${listOf(list(facts, 'leerjaren'))}.`,
  'min-age': (facts) => `De plek is voor leerlingen vanaf ${number(facts, 'limitYears')} jaar.`,
  'max-age': (facts) => `De plek is voor leerlingen tot en met ${number(facts, 'limitYears')} jaar.`,
};

const GUIDANCE: Readonly<Record<string, string>> = { 1: 'lichte', 2: 'gewone', 3: 'intensieve' };
const guidance = (facts: Facts, name: string): string => nameIn(GUIDANCE, String(number(facts, name)));

const shortTail = 'Dat is te weinig, als er geen andere stage bij komt.';

/** One Dutch sentence or two for every rule, which a mentor can read to a parent. */
export const ruleTexts: Readonly<Record<RuleCode, (facts: Facts) => string>> = {
  'age.too-young': (facts) =>
    `Stage mag pas vanaf ${number(facts, 'limitYears')} jaar, dus niet voor ${day(facts, 'birthday')}.`,
  'track.lwt-hours-short': (facts) =>
    `Een leerwerktraject telt over leerjaar 3 en 4 samen minstens ${time(facts, 'limitMinutes')} stage; dit zijn er ${time(facts, 'foundMinutes')}. ${shortTail}`,
  'track.lwt-hours-over': (facts) =>
    `Een leerwerktraject telt over leerjaar 3 en 4 samen hoogstens ${time(facts, 'limitMinutes')} stage; met deze plek wordt het ${time(facts, 'foundMinutes')}.`,
  'track.lwt-days-short': (facts) =>
    `Een leerwerktraject telt over leerjaar 3 en 4 samen minstens ${countOf(number(facts, 'limitDays'), 'stagedag', 'stagedagen')}; dit zijn er ${number(facts, 'foundDays')}. ${shortTail}`,
  'track.lwt-days-over': (facts) =>
    `Een leerwerktraject telt over leerjaar 3 en 4 samen hoogstens ${countOf(number(facts, 'limitDays'), 'stagedag', 'stagedagen')}; met deze plek worden het er ${number(facts, 'foundDays')}.`,
  'track.lwt-no-school-day': (facts) =>
    facts.holidaysOnly === true
      ? `Door een vakantie of vrije dag is er in ${countOf(number(facts, 'weeks'), 'stageweek', 'stageweken')} geen les op school. Een leerwerktraject vraagt elke schoolweek les.`
      : 'In een leerwerktraject is er elke schoolweek ook les op school; nu gaat de hele week naar de stage.',
  'track.lwt-share': (facts) =>
    `De stage is ${number(facts, 'foundPercent')}% van de onderwijstijd; het advies is hoogstens ${number(facts, 'limitPercent')}%.`,
  'track.seven-hour-trap': (facts) =>
    `Voor ${number(facts, 'leastHours')} uur stage zijn onder de 16 jaar minstens ${countOf(number(facts, 'fullDaysNeeded'), 'volle dag', 'volle dagen')} nodig, omdat een dag hoogstens ${time(facts, 'limitMinutes')} mag duren.`,
  'track.sector-change': (facts) =>
    `De stage is in ${inSentence(nameIn(sectorNames, text(facts, 'stageSector')))}, maar de leerling wil naar ${inSentence(nameIn(sectorNames, text(facts, 'intendedMboSector')))}. Na een diploma leerwerktraject kan de leerling niet meer via de entreeopleiding overstappen.`,
  'track.no-mbo-agreement': () => 'De school heeft voor deze sector nog geen overeenkomst met een mbo-school.',
  'track.ao-replaced': (facts) =>
    `De assistentopleiding is sinds ${day(facts, 'replacedFrom')} vervangen door de entreeopleiding.`,
  'working-time.day-hours': (facts) =>
    `Op ${weekday(facts)} komt de leerling op ${time(facts, 'foundMinutes')}${parts(facts)}; ${age(facts)} mag het hoogstens ${time(facts, 'limitMinutes')} per dag zijn.`,
  'working-time.week-hours': (facts) =>
    `In een week komt de leerling op ${time(facts, 'foundMinutes')}${parts(facts)}; ${age(facts)} mag het hoogstens ${time(facts, 'limitMinutes')} per week zijn.`,
  'working-time.four-week-average': (facts) =>
    `Over ${number(facts, 'weeks')} weken komt de leerling gemiddeld op ${time(facts, 'foundMinutes')} per week; ${age(facts)} mag het gemiddeld hoogstens ${time(facts, 'limitMinutes')} zijn.`,
  'working-time.daily-rest': (facts) =>
    `Na ${weekday(facts)} (klaar om ${text(facts, 'end')}) heeft de leerling ${time(facts, 'foundMinutes')} rust; ${age(facts)} is minstens ${time(facts, 'limitMinutes')} achter elkaar nodig in 24 uur.`,
  'working-time.night': (facts) =>
    `Op ${weekday(facts)} is de stage van ${text(facts, 'start')} tot ${text(facts, 'end')}; ${age(facts)} mag dat niet tussen ${text(facts, 'restFrom')} en ${text(facts, 'restUntil')}.`,
  'working-time.weekly-rest': (facts) =>
    `In 7 dagen heeft de leerling hoogstens ${time(facts, 'foundMinutes')} rust achter elkaar; ${age(facts)} is minstens ${time(facts, 'limitMinutes')} nodig.`,
  'working-time.sunday': (facts) =>
    facts.ageBand === 'under-16'
      ? 'Onder de 16 jaar is stage op zondag verboden.'
      : 'Stage op zondag mag alleen als het werk daarom vraagt en het is afgesproken.',
  'working-time.free-sundays': (facts) =>
    `De leerling heeft in ${number(facts, 'weeks')} weken op ${number(facts, 'foundSundays')} zondagen stage; hoogstens ${number(facts, 'limitSundays')} mag.`,
  'working-time.break': (facts) =>
    `Op ${weekday(facts)} werkt de leerling ${time(facts, 'workMinutes')} met ${time(facts, 'foundMinutes')} pauze; boven ${time(facts, 'aboveMinutes')} werk is minstens ${time(facts, 'limitMinutes')} pauze nodig${facts.onePiece === true ? ', achter elkaar' : ''}.`,
  'working-time.break-unknown': (facts) =>
    `Op ${weekday(facts)} zijn school en stage samen ${time(facts, 'workMinutes')}. Zorg dat de leerling die dag minstens ${time(facts, 'limitMinutes')} pauze heeft.`,
  'hazard.forbidden': (facts) => `${hazard(facts)}: dat is ${age(facts)} verboden.`,
  'hazard.supervision-missing': (facts) =>
    `${hazard(facts)}: dat mag ${age(facts)} alleen onder deskundig toezicht, en het bedrijf heeft dat toezicht niet toegezegd.`,
  'hazard.supervised': (facts) =>
    `${hazard(facts)}: dat mag ${age(facts)} alleen onder het toegezegde deskundige toezicht.`,
  'hazard.alcohol-course-only': () =>
    'Er wordt alcohol geschonken: onder de 16 jaar mag de leerling daar alleen zijn als de stage hoort bij een vmbo-opleiding.',
  'hazard.no-youth-risk-inventory': () =>
    'In de risico-inventarisatie (RI&E) van het bedrijf staat nog niets over jongeren, en de plek heeft gevaren.',
  'recognition.missing': (facts) => {
    const standings = list(facts, 'standings').map((standing) => inSentence(nameIn(standingNames, standing)));
    const known = standings.length > 0 ? ` De erkenning die er is: ${listOf(standings)}.` : '';
    return `Het bedrijf is op de eerste stagedag niet erkend voor ${nameIn(programmeNames, text(facts, 'programme'))} in ${inSentence(nameIn(sectorNames, text(facts, 'sector')))}.${known}`;
  },
  'recognition.ends-during': (facts) =>
    facts.lastDayCounts === true
      ? `De erkenning of dispensatie geldt tot en met ${day(facts, 'endsOn')}, en dat is voor het einde van de stage.`
      : `De erkenning stopt op ${day(facts, 'endsOn')}, en dat is voor het einde van de stage.`,
  'recognition.review-due-during': (facts) =>
    `De erkenning moet opnieuw worden beoordeeld vanaf ${day(facts, 'reviewDueOn')}.`,
  'recognition.provisional': (facts) =>
    text(facts, 'conditionsMetBy') === ''
      ? 'De erkenning is voorlopig of heeft voorwaarden.'
      : `De erkenning heeft voorwaarden: voor ${day(facts, 'conditionsMetBy')} moet het bedrijf maatregelen nemen.`,
  'recognition.level': (facts) =>
    `Het bedrijf is alleen erkend voor mbo-niveau ${number(facts, 'foundLevel')}; voor dit traject past niveau ${number(facts, 'limitLevel')}.`,
  'recognition.scope': (facts) =>
    typeof facts.limitPupils === 'number'
      ? `De erkenning is voor hoogstens ${countOf(facts.limitPupils, 'leerling', 'leerlingen')} tegelijk; dit zou nummer ${number(facts, 'foundPupils')} zijn.`
      : `De erkenning (${inSentence(nameIn(scopeNames, text(facts, 'scope')))}) geldt niet voor de hele stage.`,
  'supervisor.missing': () => 'Er is nog geen praktijkopleider voor deze plek genoemd.',
  'supervisor.untrained': (facts) =>
    text(facts, 'trainedOn') === ''
      ? 'De praktijkopleider heeft nog geen training gevolgd.'
      : `De praktijkopleider is pas op ${day(facts, 'trainedOn')} klaar met de training.`,
  'supervisor.full': (facts) =>
    `De praktijkopleider begeleidt op die dagen al ${countOf(number(facts, 'limitPupils'), 'leerling', 'leerlingen')}, en dat is het maximum.`,
  'capacity.full': (facts) => (fullTexts[text(facts, 'what')] ?? (() => 'Er is geen plek meer vrij.'))(facts),
  'capacity.stale': (facts) => {
    const season = text(facts, 'season');
    return `Het bedrijf heeft zijn plekken voor ${isSeasonId(season) ? seasonName(season) : 'dit seizoen'} nog niet bevestigd.`;
  },
  'schedule.no-common-days': (facts) =>
    `School en bedrijf hebben samen ${countOf(number(facts, 'foundDays'), 'geschikte dag', 'geschikte dagen')} per week; er ${number(facts, 'limitDays') === 1 ? 'is' : 'zijn'} er minstens ${number(facts, 'limitDays')} nodig.`,
  'schedule.form': (facts) =>
    `De school vraagt ${inSentence(nameIn(formNames, text(facts, 'form')))}; het bedrijf biedt ${listOf(list(facts, 'forms').map((form) => inSentence(nameIn(formNames, form))))}.`,
  'schedule.too-short': (facts) =>
    `De stage duurt ${countOf(number(facts, 'foundWeeks'), 'week', 'weken')}; het bedrijf wil graag minstens ${number(facts, 'limitWeeks')}.`,
  'travel.too-far': (facts) =>
    text(facts, 'means') === 'none'
      ? `De leerling kan hier niet komen met een eigen vervoermiddel (hemelsbreed ${kilometres(number(facts, 'foundKm'))}).`
      : `De reis (${inSentence(nameIn(travelMeansNames, text(facts, 'means')))}) is ongeveer ${time(facts, 'foundMinutes')} en ${kilometres(number(facts, 'foundKm'))}; de leerling wil hoogstens ${time(facts, 'limitMinutes')} en ${kilometres(number(facts, 'limitKm'))} reizen.`,
  'demand.vog': (facts) =>
    text(facts, 'vog') === 'applied'
      ? 'Het bedrijf vraagt een VOG; die is aangevraagd, maar er nog niet.'
      : 'Het bedrijf vraagt een VOG, en de leerling heeft er geen.',
  'demand.restriction': (facts) => `Dit werk past niet bij wat de leerling kan: ${hazards(facts)}.`,
  'guidance.too-light': (facts) =>
    `De leerling heeft ${guidance(facts, 'neededLevel')} begeleiding nodig; de plek biedt ${guidance(facts, 'foundLevel')} begeleiding.`,
  'programme.not-taken': (facts) =>
    (notTakenTexts[text(facts, 'what')] ?? (() => 'De plek neemt deze leerling niet aan.'))(facts),
  'sector.other': (facts) =>
    `De leerling zoekt een plek in ${inSentence(nameIn(sectorNames, text(facts, 'wanted')))}; deze plek is in ${inSentence(nameIn(sectorNames, text(facts, 'offered')))}.`,
  'agreement.unsigned': (facts) => {
    const missing = list(facts, 'missing');
    return missing.length === 0
      ? 'Er is geen leerwerkovereenkomst die door iedereen is ondertekend.'
      : `De leerwerkovereenkomst is nog niet ondertekend door ${named(partyNames, missing)}.`;
  },
  'agreement.parent-signature-missing': () =>
    'De leerling is jonger dan 18 en er is geen handtekening van een ouder of voogd.',
  'agreement.parent-signature-late': (facts) =>
    `De leerling is jonger dan 16: een ouder of voogd moet voor de eerste dag tekenen, en tekende op ${day(facts, 'signedOn')}.`,
};
