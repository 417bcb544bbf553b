type Facts = Readonly<Record<string, unknown>>;

/** What a matching run can answer besides an outcome. */
export const matchingTexts: Readonly<Record<string, (facts: Facts) => string>> = {
  'matching-run.not-found': () => 'Deze matching bestaat niet, of is niet van uw school.',
  'matching-run.no-students': () => 'In deze keuze zitten geen leerlingen die een plek zoeken.',
  'matching-run.no-school-year': () =>
    'Het schooljaar van dit seizoen is nog niet ingevuld. Doe dat eerst bij School en klassen.',
  'matching-run.not-running': () => 'Deze matching is al klaar.',
  'stage-day-study.not-running': () => 'Dit advies wordt nu niet doorgerekend.',
  'matching-run.not-ended': () => 'Deze matching is nog bezig. Wacht tot er een uitkomst is.',
  'matching-run.not-in-snapshot': () => 'Deze leerling of plek deed niet mee in deze matching.',
  'matching-run.already-placed': () => 'Deze leerling heeft in deze matching al een plek.',
  'matching-run.snapshot-gone': () =>
    'De gegevens van deze matching zijn niet meer bewaard. Start een nieuwe matching om vragen te stellen.',
  'matching-run.pupil-restricted': () =>
    'Van een leerling in deze matching is het gebruik van de gegevens nu beperkt. Start een nieuwe matching; daarin doet die leerling niet mee.',
  'matching-run.failed': () => 'De berekening is mislukt. Start de matching opnieuw.',
  'matching-run.placement-refused': () => 'Deze plek kan niet. De regels hieronder staan het niet toe.',
  'matching-run.reason-needed': () => 'Bij deze plek zijn aandachtspunten. Schrijf op waarom u haar toch kiest.',
  'matching-run.days-not-shared': () => 'Op deze dagen kan de leerling hier geen stage lopen.',
  'matching-run.no-room-beside-others': () =>
    'De ruimte op deze plek is al met de hand aan een andere leerling gegeven.',
  'matching-run.placement-stands': () => 'De plaatsing van deze leerling stond al vast en verandert hier niet.',
  'matching-comparison.not-found': () => 'Deze vergelijking bestaat niet, of is niet van uw school.',
  'field.not-shared': () =>
    'Kies dagen waarop de school de leerling laat gaan en de plek open is, niet te veel en niet te weinig.',
  'field.not-of-offer': () => 'Deze periode hoort niet bij deze plek.',
  'field.not-with-group': () => 'Kies een klas of losse leerlingen, niet allebei.',
};

/** Modes of the matching, as a choice that a person can make. */
export const modeNames = {
  'max-placed': 'Zo veel mogelijk leerlingen een plek',
  'rank-fair': 'Eerlijk verdeeld: niemand heel slecht af',
  stable: 'Op volgorde van wensen, met loting',
} as const;

export const modeShortNames = {
  'max-placed': 'Meeste plekken',
  'rank-fair': 'Eerlijk verdeeld',
  stable: 'Op wens',
} as const;

/** What counts for how well a place suits a pupil. */
export const costTermNames = {
  wish: 'Wens van de leerling',
  travel: 'Reistijd',
  schedule: 'Aantal stagedagen',
  sector: 'Sector',
  guidance: 'Begeleiding',
  warnings: 'Aandachtspunten',
  freshness: 'Plek bevestigd door het bedrijf',
  spread: 'Spreiding over bedrijven',
} as const;

/** A rule as the reason of a number of refusals: "17 × te ver reizen". */
const reasonNames: Readonly<Record<string, string>> = {
  'sector.other': 'in een andere sector',
  'agreement.unsigned': 'de overeenkomst is niet getekend',
  'agreement.parent-signature-missing': 'een ouder of voogd heeft niet getekend',
  'agreement.parent-signature-late': 'een ouder of voogd tekende te laat',
  'travel.too-far': 'te ver reizen',
  'capacity.full': 'geen vrije plek op de gevraagde dagen',
  'schedule.no-common-days': 'te weinig dagen waarop school en bedrijf samen kunnen',
  'schedule.form': 'andere stagevorm (lint of blok)',
  'schedule.too-short': 'te kort voor het bedrijf',
  'schedule.other-season': 'plek in een ander seizoen',
  'programme.not-taken': 'voor een andere opleiding, leeftijd of leerjaar',
  'recognition.missing': 'geen erkenning voor deze opleiding en sector',
  'recognition.ends-during': 'erkenning stopt tijdens de stage',
  'recognition.scope': 'erkenning is te beperkt',
  'supervisor.missing': 'geen praktijkopleider bekend',
  'supervisor.full': 'praktijkopleider begeleidt al het maximum',
  'demand.vog': 'VOG gevraagd die er niet is',
  'demand.restriction': 'werk dat deze leerling niet kan doen',
  'hazard.forbidden': 'werk dat op deze leeftijd verboden is',
  'hazard.supervision-missing': 'gevaarlijk werk zonder deskundig toezicht',
  'age.too-young': 'nog geen 14 jaar',
  'working-time.day-hours': 'te veel uren op een dag',
  'working-time.week-hours': 'te veel uren in een week',
  'working-time.four-week-average': 'te veel uren gemiddeld over vier weken',
  'working-time.daily-rest': 'te weinig rust tussen twee dagen',
  'working-time.night': 'werk in de avond of nacht',
  'working-time.weekly-rest': 'te weinig rust in een week',
  'working-time.sunday': 'werk op zondag',
  'working-time.free-sundays': 'te weinig vrije zondagen',
  'working-time.break': 'te korte pauze',
  'track.lwt-hours-over': 'meer uren dan een leerwerktraject mag hebben',
  'track.lwt-days-over': 'meer dagen dan een leerwerktraject mag hebben',
  'track.lwt-no-school-day': 'geen lesdag over in de week',
};

/** The words for a rule as a reason; the code itself where none are known. */
export const reasonName = (rule: string): string =>
  Object.hasOwn(reasonNames, rule) ? (reasonNames[rule] ?? rule) : rule;
