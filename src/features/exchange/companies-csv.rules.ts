import type { CalendarDate } from '../../platform/calendar-date.js';
import type { Programme } from '../../domain/programme.js';
import type { RecognitionScope } from '../../domain/recognition.js';
import type { Sector } from '../../domain/sector.js';
import type { TravelMeans } from '../../domain/travel.js';
import {
  readCode,
  readDate,
  readDegrees,
  readEmail,
  readKvk,
  readPhone,
  readPostcode,
  readTerm,
  readTerms,
  readText,
  readWhole,
  readYesNo,
  writeDate,
  writeNumber,
  writeTerms,
  type ReadCell,
} from './cells.rules.js';
import type { Column, Columns } from './table.rules.js';
import {
  LEVEL_TERMS,
  MEANS_TERMS,
  PROGRAMME_TERMS,
  SCOPE_TERMS,
  SECTOR_TERMS,
  wordFor,
  type Vocabulary,
} from './vocabulary.rules.js';

/**
 * One line of a companies file: a company, one of its establishments and at most one recognition. A second recognition of
 * the same establishment stands on a line of its own that repeats the rest.
 */
export interface CompanyLine {
  readonly kvkNumber: string;
  readonly companyName: string;
  readonly leerbedrijfId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly maxPupils: number | null;
  /** Null when it is called as the company is. */
  readonly establishmentName: string | null;
  readonly street: string;
  readonly postcode: string;
  readonly town: string;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly reachableBy: readonly TravelMeans[];
  readonly employees: number | null;
  readonly riskInventoryOn: CalendarDate | null;
  readonly youthSection: boolean;
  readonly sector: Sector | null;
  readonly programmes: readonly Programme[];
  readonly crebo: string | null;
  readonly qualification: string | null;
  readonly level: 1 | 2 | 3 | 4 | null;
  readonly appliedOn: CalendarDate | null;
  readonly grantedOn: CalendarDate | null;
  readonly provisional: boolean;
  readonly refusedOn: CalendarDate | null;
  readonly lastAssessedOn: CalendarDate | null;
  readonly lastPracticeOn: CalendarDate | null;
  readonly endsOn: CalendarDate | null;
  readonly endedOn: CalendarDate | null;
  readonly endReason: string | null;
  readonly scope: RecognitionScope;
  readonly scopeFirstDay: CalendarDate | null;
  readonly scopeLastDay: CalendarDate | null;
  readonly scopeMaxPupils: number | null;
  readonly conditionsMetBy: CalendarDate | null;
}

const same = (text: string): string => text;
const orNull = <V>(
  header: string,
  synonyms: readonly string[],
  read: ReadCell<V>,
  write: (value: V) => string,
): Column<V | null> => ({
  header,
  synonyms,
  whenEmpty: null,
  read,
  write: (value) => (value === null ? '' : write(value)),
});
const dayOrNull = (header: string, ...synonyms: string[]) => orNull(header, synonyms, readDate, writeDate);
const termOrNull = <V extends string | number>(header: string, synonyms: string[], terms: Vocabulary<V>) =>
  orNull(header, synonyms, readTerm(terms), (value) => wordFor(terms, value));
const yesOrNo = (header: string, ...synonyms: string[]): Column<boolean> => ({
  header,
  synonyms,
  whenEmpty: false,
  read: readYesNo,
  write: (value) => (value ? 'ja' : 'nee'),
});

/** The columns of a companies file. Names in capitals, with spaces, accents or underscores are the same to the reader. */
// prettier-ignore
export const COMPANY_COLUMNS: Columns<CompanyLine> = {
  kvkNumber: { header: 'KvK-nummer', synonyms: ['kvk', 'kvknr', 'kvk nr', 'handelsregisternummer', 'chamber of commerce', 'kvk number'], read: readKvk, write: same },
  companyName: { header: 'naam', synonyms: ['bedrijf', 'bedrijfsnaam', 'naam bedrijf', 'company', 'company name', 'name', 'leerbedrijf', 'leerwerkbedrijf'], read: readText(), write: same },
  leerbedrijfId: orNull('leerbedrijf-ID', ['leerbedrijfnummer', 'id leerbedrijf', 'sbb nummer', 'sbb-id'], readCode, same),
  email: orNull('e-mail', ['mail', 'emailadres', 'e-mailadres', 'mailadres'], readEmail, same),
  phone: orNull('telefoon', ['tel', 'telefoonnummer', 'phone', 'mobiel'], readPhone, same),
  maxPupils: orNull('max leerlingen', ['maximum leerlingen', 'maximaal aantal leerlingen', 'max pupils', 'max stagiairs'], readWhole(0, 999), writeNumber),
  establishmentName: orNull('vestiging', ['vestigingsnaam', 'naam vestiging', 'locatie', 'establishment', 'establishment name', 'location'], readText(), same),
  street: { header: 'straat', synonyms: ['adres', 'straat en huisnummer', 'straatnaam', 'street', 'address', 'bezoekadres'], read: readText(), write: same },
  postcode: { header: 'postcode', synonyms: ['pc', 'postal code', 'zip'], read: readPostcode, write: same },
  town: { header: 'plaats', synonyms: ['woonplaats', 'vestigingsplaats', 'stad', 'town', 'city', 'plaatsnaam'], read: readText(80), write: same },
  lat: orNull('breedtegraad', ['lat', 'latitude', 'breedte'], readDegrees('lat'), writeNumber),
  lon: orNull('lengtegraad', ['lon', 'lng', 'long', 'longitude', 'lengte'], readDegrees('lon'), writeNumber),
  reachableBy: { header: 'bereikbaar met', synonyms: ['bereikbaarheid', 'vervoer', 'reachable by'], whenEmpty: ['walk', 'bicycle', 'moped', 'brought'], read: readTerms(MEANS_TERMS), write: (means) => writeTerms(MEANS_TERMS, means) },
  employees: orNull('medewerkers', ['aantal medewerkers', 'werknemers', 'aantal werknemers', 'personeel', 'fte', 'employees'], readWhole(0, 100_000), writeNumber),
  riskInventoryOn: dayOrNull('RI&E van', 'rie', 'ri&e', 'datum ri&e', 'risk inventory'),
  youthSection: yesOrNo('RI&E jongeren', 'jongeren in ri&e', 'jeugdparagraaf', 'youth section'),
  sector: termOrNull('sector', ['branche', 'richting'], SECTOR_TERMS),
  programmes: { header: 'erkende leertrajecten', synonyms: ['leertraject', 'leertrajecten', 'traject', 'trajecten', 'programma', 'programmes', 'erkend voor', 'type erkenning'], whenEmpty: [], read: readTerms(PROGRAMME_TERMS), write: (programmes) => writeTerms(PROGRAMME_TERMS, programmes) },
  crebo: orNull('crebo', ['crebonummer', 'crebocode', 'crebo-nr'], readCode, same),
  qualification: orNull('kwalificatie', ['opleiding', 'qualification', 'naam kwalificatie'], readText(), same),
  level: termOrNull('niveau', ['level', 'mbo-niveau'], LEVEL_TERMS),
  appliedOn: dayOrNull('aangevraagd op', 'datum aanvraag', 'aanvraagdatum', 'applied on'),
  grantedOn: dayOrNull('erkend op', 'erkend sinds', 'erkend vanaf', 'datum erkenning', 'erkenningsdatum', 'granted on', 'ingangsdatum'),
  provisional: yesOrNo('voorlopig', 'voorlopig erkend', 'provisional'),
  refusedOn: dayOrNull('geweigerd op', 'afgewezen op', 'refused on'),
  lastAssessedOn: dayOrNull('beoordeeld op', 'laatste beoordeling', 'last assessed on'),
  lastPracticeOn: dayOrNull('laatste leerling op', 'laatste begeleiding', 'last practice on'),
  endsOn: dayOrNull('einddatum', 'erkend tot', 'geldig tot', 'eindigt op', 'ends on'),
  endedOn: dayOrNull('beëindigd op', 'ingetrokken op', 'ended on'),
  endReason: orNull('reden einde', ['reden beëindiging', 'end reason'], readText(), same),
  scope: { header: 'omvang', synonyms: ['reikwijdte', 'scope'], whenEmpty: 'full', read: readTerm(SCOPE_TERMS), write: (scope) => wordFor(SCOPE_TERMS, scope) },
  scopeFirstDay: dayOrNull('beperkt van', 'scope first day'),
  scopeLastDay: dayOrNull('beperkt tot', 'scope last day'),
  scopeMaxPupils: orNull('beperkt aantal', ['beperkt tot aantal leerlingen', 'scope max pupils'], readWhole(0, 999), writeNumber),
  conditionsMetBy: dayOrNull('voorwaarden voor', 'maatregelen voor', 'conditions met by'),
};
