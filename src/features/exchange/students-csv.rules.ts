import { ageOn, type CalendarDate } from '../../platform/calendar-date.js';
import type { Programme, Leerjaar } from '../../domain/programme.js';
import type { StudentGroup } from '../../domain/school.js';
import type { Student } from '../../domain/student.js';
import type { Point, TravelMeans } from '../../domain/travel.js';
import type { Sector } from '../../domain/sector.js';
import {
  readDate,
  readDecimal,
  readDegrees,
  readHoursAsMinutes,
  readPupilNumber,
  readTerm,
  readTerms,
  readText,
  readWeekdays,
  readWhole,
  writeDate,
  writeNumber,
  writeTerms,
} from './cells.rules.js';
import type { ProblemCode, ProblemFacts } from './problem-texts.rules.js';
import { problem, readTable, type Columns, type Problem, type Row, type Table } from './table.rules.js';
import {
  GUIDANCE_TERMS,
  HAZARD_TERMS,
  LEERJAAR_TERMS,
  MEANS_TERMS,
  NEED_TERMS,
  plainTerm,
  PROGRAMME_TERMS,
  SECTOR_TERMS,
  VOG_TERMS,
  WEEKDAY_TERMS,
  wordFor,
} from './vocabulary.rules.js';

/** One line of a pupils file. Wishes are not in it: they point at establishments of the register. */
export type StudentLine = Omit<
  Student,
  'id' | 'version' | 'schoolId' | 'groupId' | 'programme' | 'leerjaar' | 'homePoint' | 'wishes' | 'endedOn'
> & {
  readonly group: string;
  /** Those of the group when the file leaves them out. */
  readonly programme: Programme | null;
  readonly leerjaar: Leerjaar | null;
  readonly lat: number | null;
  readonly lon: number | null;
};

const same = (text: string): string => text;
const DEFAULT_MEANS: readonly TravelMeans[] = ['bicycle'];

/** The columns of a pupils file. */
// prettier-ignore
export const STUDENT_COLUMNS: Columns<StudentLine> = {
  studentNumber: { header: 'leerlingnummer', synonyms: ['leerlingnr', 'stamnummer', 'nummer', 'student number', 'eck-id', 'eckid', 'llnr'], read: readPupilNumber, write: same },
  firstName: { header: 'voornaam', synonyms: ['roepnaam', 'first name'], read: readText(60), write: same },
  lastName: { header: 'achternaam', synonyms: ['naam', 'last name', 'surname', 'familienaam'], read: readText(80), write: same },
  dateOfBirth: { header: 'geboortedatum', synonyms: ['geboren', 'geboren op', 'geb datum', 'gebdat', 'date of birth', 'birth date'], read: readDate, write: writeDate },
  group: { header: 'groep', synonyms: ['klas', 'stamgroep', 'lesgroep', 'group', 'class'], read: readText(40), write: same },
  programme: { header: 'leertraject', synonyms: ['traject', 'programma', 'programme'], whenEmpty: null, read: readTerm(PROGRAMME_TERMS), write: (programme) => programme === null ? '' : wordFor(PROGRAMME_TERMS, programme) },
  leerjaar: { header: 'leerjaar', synonyms: ['jaar', 'year'], whenEmpty: null, read: readTerm(LEERJAAR_TERMS), write: (leerjaar) => leerjaar === null ? '' : wordFor(LEERJAAR_TERMS, leerjaar) },
  sector: { header: 'sector', synonyms: ['profiel', 'richting', 'afdeling'], read: readTerm(SECTOR_TERMS), write: (sector) => wordFor(SECTOR_TERMS, sector) },
  intendedMboSector: { header: 'beoogde mbo-sector', synonyms: ['mbo sector', 'vervolgsector', 'intended mbo sector'], whenEmpty: null, read: readTerm(SECTOR_TERMS), write: (sector: Sector | null) => sector === null ? '' : wordFor(SECTOR_TERMS, sector) },
  stageDays: { header: 'eigen stagedagen', synonyms: ['stagedagen', 'stage dagen', 'dagen', 'stage days'], whenEmpty: null, read: readWeekdays, write: (days) => (days ?? []).map((day) => wordFor(WEEKDAY_TERMS, day)).join(' ') },
  homeTown: { header: 'woonplaats', synonyms: ['plaats', 'home town', 'town', 'city'], read: readText(80), write: same },
  lat: { header: 'breedtegraad', synonyms: ['lat', 'latitude', 'breedte'], whenEmpty: null, read: readDegrees('lat'), write: (lat) => lat === null ? '' : writeNumber(lat) },
  lon: { header: 'lengtegraad', synonyms: ['lon', 'lng', 'longitude', 'lengte'], whenEmpty: null, read: readDegrees('lon'), write: (lon) => lon === null ? '' : writeNumber(lon) },
  travelMeans: { header: 'vervoer', synonyms: ['vervoermiddelen', 'vervoermiddel', 'reist met', 'travel means'], whenEmpty: DEFAULT_MEANS, read: readTerms(MEANS_TERMS), write: (means) => writeTerms(MEANS_TERMS, means) },
  maxTravelMinutes: { header: 'max reistijd', synonyms: ['maximale reistijd', 'reistijd', 'max reistijd minuten', 'reistijd in minuten', 'max travel minutes'], whenEmpty: 45, read: readWhole(1, 180), write: writeNumber },
  maxTravelKm: { header: 'max afstand', synonyms: ['maximale afstand', 'afstand', 'max afstand km', 'afstand in km', 'max km', 'max travel km'], whenEmpty: 15, read: readDecimal(0.5, 150), write: writeNumber },
  guidanceNeed: { header: 'begeleiding', synonyms: ['begeleidingsbehoefte', 'guidance', 'guidance need'], whenEmpty: 2, read: readTerm(GUIDANCE_TERMS), write: (need) => wordFor(GUIDANCE_TERMS, need) },
  supportNeeds: { header: 'ondersteuning', synonyms: ['ondersteuningsbehoeften', 'support', 'support needs'], whenEmpty: [], read: readTerms(NEED_TERMS), write: (needs) => writeTerms(NEED_TERMS, needs) },
  restrictions: { header: 'beperkingen', synonyms: ['kan niet', 'niet geschikt voor', 'restrictions'], whenEmpty: [], read: readTerms(HAZARD_TERMS), write: (hazards) => writeTerms(HAZARD_TERMS, hazards) },
  vog: { header: 'VOG', synonyms: ['verklaring omtrent het gedrag', 'bewijs van goed gedrag'], whenEmpty: 'none', read: readTerm(VOG_TERMS), write: (vog) => wordFor(VOG_TERMS, vog) },
  otherWorkMinutesPerWeek: { header: 'bijbaan uren', synonyms: ['bijbaan', 'uren bijbaan', 'bijbaan uren per week', 'side job hours'], whenEmpty: 0, read: readHoursAsMinutes(60), write: (minutes) => writeNumber(Math.round((minutes / 60) * 10_000) / 10_000) },
  hoursDone: { header: 'gedane uren', synonyms: ['stage uren gedaan', 'uren gedaan', 'stage-uren', 'hours done'], whenEmpty: 0, read: readDecimal(0, 2000), write: writeNumber },
  daysDone: { header: 'gedane dagen', synonyms: ['dagen gedaan', 'days done'], whenEmpty: 0, read: readWhole(0, 400), write: writeNumber },
  priority: { header: 'voorrang', synonyms: ['prioriteit', 'priority'], whenEmpty: 0, read: readWhole(0, 9), write: writeNumber },
};

/** Headers of what the service does not keep (rules §5 and §8); a file that has one is not read. */
const PRIVATE_HEADERS = new Set(
  [
    'bsn',
    'burgerservicenummer',
    'onderwijsnummer',
    'persoonsgebonden nummer',
    'pgn',
    'sofinummer',
    'geslacht',
    'm/v',
    'nationaliteit',
    'geboorteland',
    'herkomst',
    'godsdienst',
    'diagnose',
    'medicatie',
    'medisch',
    'foto',
    'gender',
  ].map(plainTerm),
);

/** Reads a pupils file; no column may hold what looks like a burgerservicenummer, not even one that is not read. */
export const readStudentTable = (
  bytes: Uint8Array,
  looksLikeBsn: (text: string, field: string | null) => boolean,
): Table<StudentLine> => readTable(bytes, STUDENT_COLUMNS, { privateHeaders: PRIVATE_HEADERS, looksLikeBsn });

export type StudentDraft = Omit<Student, 'id' | 'version'>;

export interface StudentContext {
  readonly schoolId: string;
  readonly groups: readonly Pick<StudentGroup, 'id' | 'name' | 'programme' | 'leerjaar'>[];
  readonly towns: ReadonlyMap<string, { readonly name: string; readonly point: Point }>;
  readonly knownNumbers: ReadonlySet<string>;
  readonly today: CalendarDate;
}

/** Ages beyond these are slips of the pen, not pupils of leerjaar 3 and 4. */
const YOUNGEST = 11;
const OLDEST = 23;

/** The pupils that the lines describe, in the school of the context; every line that does not fit is listed. */
export const studentsOf = (
  table: Table<StudentLine>,
  context: StudentContext,
): { rows: Row<StudentDraft>[]; problems: Problem[] } => {
  const rows: Row<StudentDraft>[] = [];
  const problems: Problem[] = [];
  const firstLine = new Map<string, number>();
  const groups = new Map(context.groups.map((group) => [plainTerm(group.name), group]));
  for (const { line, row } of table.rows) {
    const found: Problem[] = [];
    const add = (field: keyof StudentLine, code: ProblemCode, facts?: ProblemFacts): void => {
      found.push(problem(line, table.headers[field] ?? STUDENT_COLUMNS[field].header, code, facts));
    };
    const earlier = firstLine.get(row.studentNumber);
    if (earlier !== undefined) add('studentNumber', 'row.duplicate', { firstLine: earlier });
    else firstLine.set(row.studentNumber, line);
    if (context.knownNumbers.has(row.studentNumber)) add('studentNumber', 'student.exists');
    const age = ageOn(row.dateOfBirth, context.today);
    if (age < YOUNGEST || age > OLDEST) add('dateOfBirth', 'birth.implausible', { age });
    const group = groups.get(plainTerm(row.group));
    if (!group) add('group', 'group.unknown', { found: row.group, known: context.groups.map(({ name }) => name) });
    else checkGroup(row, group, add);
    const home = homeOf(row, context, add);
    problems.push(...found);
    if (found.length > 0 || !group || !home) continue;
    rows.push({ line, row: draftOf(row, group, home, context.schoolId) });
  }
  return { rows, problems };
};

type Add = (field: keyof StudentLine, code: ProblemCode, facts?: ProblemFacts) => void;
type Group = StudentContext['groups'][number];

const checkGroup = (row: StudentLine, group: Group, add: Add): void => {
  if (row.programme !== null && row.programme !== group.programme) {
    add('programme', 'group.differs', { expected: `leertraject ${group.programme}` });
  }
  if (row.leerjaar !== null && row.leerjaar !== group.leerjaar) {
    add('leerjaar', 'group.differs', { expected: `leerjaar ${group.leerjaar}` });
  }
};

const homeOf = (row: StudentLine, { towns }: StudentContext, add: Add): { town: string; point: Point } | null => {
  const town = towns.get(plainTerm(row.homeTown));
  if (row.lat !== null && row.lon !== null) {
    return { town: town?.name ?? row.homeTown, point: { lat: row.lat, lon: row.lon } };
  }
  if (row.lat !== null || row.lon !== null) add(row.lat === null ? 'lat' : 'lon', 'coordinate.half');
  else if (!town) add('homeTown', 'town.unknown', { found: row.homeTown });
  else return { town: town.name, point: town.point };
  return null;
};

const draftOf = (
  { group: _name, lat: _lat, lon: _lon, ...row }: StudentLine,
  group: Group,
  home: { town: string; point: Point },
  schoolId: string,
): StudentDraft => ({
  ...row,
  schoolId,
  groupId: group.id,
  programme: group.programme,
  leerjaar: group.leerjaar,
  homeTown: home.town,
  homePoint: home.point,
  wishes: [],
  endedOn: null,
});

/** The lines of pupils who have not left. */
export const studentLinesOf = (students: readonly Student[], groups: readonly StudentGroup[]): StudentLine[] => {
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  return students
    .filter(({ endedOn }) => endedOn === null)
    .map(
      ({
        id: _id,
        version: _version,
        schoolId: _school,
        groupId,
        homePoint,
        wishes: _wishes,
        endedOn: _ended,
        ...rest
      }) => ({
        ...rest,
        group: names.get(groupId) ?? groupId,
        lat: homePoint.lat,
        lon: homePoint.lon,
      }),
    );
};
