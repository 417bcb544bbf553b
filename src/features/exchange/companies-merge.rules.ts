import type { Company, Establishment } from '../../domain/company.js';
import type { Recognition } from '../../domain/recognition.js';
import type { Point } from '../../domain/travel.js';
import { COMPANY_COLUMNS, type CompanyLine } from './companies-csv.rules.js';
import type { ProblemCode, ProblemFacts } from './problem-texts.rules.js';
import { problem, type Problem, type Row, type Table } from './table.rules.js';
import { plainTerm } from './vocabulary.rules.js';

export type CompanyDraft = Omit<Company, 'id' | 'version'>;
export type EstablishmentDraft = Omit<Establishment, 'id' | 'version' | 'companyId'>;
export type RecognitionDraft = Omit<Recognition, 'id' | 'version' | 'establishmentId'>;

/** A company of the file with its establishments, each with its recognitions, and the lines they came from. */
export interface CompanyGroup {
  readonly company: CompanyDraft;
  readonly establishments: readonly {
    readonly establishment: EstablishmentDraft;
    readonly recognitions: readonly RecognitionDraft[];
    readonly lines: readonly number[];
  }[];
}

/** What the register holds already, by trade number. */
export interface KnownCompany {
  readonly id: string;
  readonly kvkNumber: string;
  readonly establishments: readonly Pick<Establishment, 'name' | 'postcode'>[];
}

export interface CompanyContext {
  /** Points of towns by plain name, for lines without coordinates. */
  readonly towns: ReadonlyMap<string, Point>;
  readonly known: ReadonlyMap<string, KnownCompany>;
}

const COMPANY_FIELDS = ['companyName', 'leerbedrijfId', 'email', 'phone', 'maxPupils'] as const;
const ESTABLISHMENT_FIELDS = ['street', 'town', 'lat', 'lon', 'reachableBy', 'employees', 'riskInventoryOn', 'youthSection'] as const; // prettier-ignore

/** An establishment is the same when company, name and postcode are. */
export const establishmentKey = (kvkNumber: string, name: string, postcode: string): string =>
  `${kvkNumber}/${plainTerm(name)}/${plainTerm(postcode)}`;

const nameOf = (line: CompanyLine): string => line.establishmentName ?? line.companyName;

/** What the lines say together and against each other; a line with a problem is left out of the groups. */
export const mergeCompanyLines = (
  table: Table<CompanyLine>,
  context: CompanyContext,
): { groups: CompanyGroup[]; rows: Row<CompanyLine>[]; problems: Problem[] } => {
  const problems: Problem[] = [];
  const rows: Row<CompanyLine>[] = [];
  const firstOfCompany = new Map<string, Row<CompanyLine>>();
  const firstOfEstablishment = new Map<string, Row<CompanyLine>>();
  const firstOfLine = new Map<string, number>();
  for (const one of table.rows) {
    const { line, row } = one;
    const found: Problem[] = [];
    const add = (field: keyof CompanyLine | null, code: ProblemCode, facts?: ProblemFacts): void => {
      const column = field === null ? null : (table.headers[field] ?? COMPANY_COLUMNS[field].header);
      found.push(problem(line, column, code, facts));
    };
    checkAlone(row, context, add);
    const key = establishmentKey(row.kvkNumber, nameOf(row), row.postcode);
    const day = row.appliedOn ?? row.grantedOn ?? '';
    const full = `${key}/${row.sector ?? ''}/${row.crebo ?? ''}/${row.level ?? ''}/${day}`;
    const earlier = firstOfLine.get(full);
    if (earlier !== undefined) add(null, 'row.duplicate', { firstLine: earlier });
    else {
      differing(COMPANY_FIELDS, firstOfCompany.get(row.kvkNumber), row, add);
      differing(ESTABLISHMENT_FIELDS, firstOfEstablishment.get(key), row, add);
    }
    problems.push(...found);
    if (found.length > 0) continue;
    firstOfLine.set(full, line);
    if (!firstOfCompany.has(row.kvkNumber)) firstOfCompany.set(row.kvkNumber, one);
    if (!firstOfEstablishment.has(key)) firstOfEstablishment.set(key, one);
    rows.push(one);
  }
  return { groups: groupsOf(rows, context), rows, problems };
};

type Add = (field: keyof CompanyLine | null, code: ProblemCode, facts?: ProblemFacts) => void;

const checkAlone = (row: CompanyLine, { towns, known }: CompanyContext, add: Add): void => {
  if ((row.lat === null) !== (row.lon === null)) add(row.lat === null ? 'lat' : 'lon', 'coordinate.half');
  else if (row.lat === null && !towns.has(plainTerm(row.town))) add('town', 'town.unknown', { found: row.town });
  const listed = known.get(row.kvkNumber)?.establishments ?? [];
  const key = establishmentKey('', nameOf(row), row.postcode);
  if (listed.some(({ name, postcode }) => establishmentKey('', name, postcode) === key)) {
    add('kvkNumber', 'establishment.exists');
  }
  checkRecognition(row, add);
};

const NEEDED = ['sector', 'programmes', 'crebo', 'qualification', 'level'] as const;

/** Whether a line says anything of a recognition. */
export const namesRecognition = (row: CompanyLine): boolean =>
  NEEDED.some((field) => isFilled(row[field])) || row.appliedOn !== null || row.grantedOn !== null;

const isFilled = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== null);

const checkRecognition = (row: CompanyLine, add: Add): void => {
  if (!namesRecognition(row)) return;
  const missing = NEEDED.filter((field) => !isFilled(row[field])).map((field) => COMPANY_COLUMNS[field].header);
  if (missing.length > 0) add(null, 'recognition.incomplete', { missing });
  if (row.appliedOn === null && row.grantedOn === null) add('grantedOn', 'recognition.no-day');
  const order = [
    ['appliedOn', 'grantedOn'],
    ['grantedOn', 'endsOn'],
    ['grantedOn', 'endedOn'],
    ['scopeFirstDay', 'scopeLastDay'],
  ] as const;
  for (const [first, second] of order) {
    const [a, b] = [row[first], row[second]];
    if (a !== null && b !== null && b < a) add(second, 'dates.order', { other: COMPANY_COLUMNS[first].header });
  }
};

const differing = (
  fields: readonly (keyof CompanyLine)[],
  first: Row<CompanyLine> | undefined,
  row: CompanyLine,
  add: Add,
): void => {
  if (!first) return;
  for (const field of fields) {
    if (JSON.stringify(first.row[field]) !== JSON.stringify(row[field])) {
      add(field, 'row.differs', { firstLine: first.line });
    }
  }
};

const groupsOf = (rows: readonly Row<CompanyLine>[], context: CompanyContext): CompanyGroup[] => {
  const companies = new Map<string, { company: CompanyDraft; sites: Map<string, Site> }>();
  for (const { line, row } of rows) {
    const company = companies.get(row.kvkNumber) ?? { company: companyOf(row), sites: new Map<string, Site>() };
    companies.set(row.kvkNumber, company);
    const key = establishmentKey(row.kvkNumber, nameOf(row), row.postcode);
    const site = company.sites.get(key) ?? {
      establishment: establishmentOf(row, context),
      recognitions: [],
      lines: [],
    };
    company.sites.set(key, site);
    site.lines.push(line);
    if (namesRecognition(row)) site.recognitions.push(recognitionOf(row));
  }
  return [...companies.values()].map(({ company, sites }) => ({ company, establishments: [...sites.values()] }));
};

interface Site {
  readonly establishment: EstablishmentDraft;
  readonly recognitions: RecognitionDraft[];
  readonly lines: number[];
}

const companyOf = ({ companyName, kvkNumber, leerbedrijfId, email, phone, maxPupils }: CompanyLine): CompanyDraft => ({
  name: companyName,
  kvkNumber,
  leerbedrijfId,
  email,
  phone,
  maxPupils,
});

const establishmentOf = (row: CompanyLine, { towns }: CompanyContext): EstablishmentDraft => {
  const point = row.lat !== null && row.lon !== null ? { lat: row.lat, lon: row.lon } : towns.get(plainTerm(row.town));
  if (!point) throw new RangeError(`no point for ${row.town}; the line should have been refused`);
  return {
    name: nameOf(row),
    street: row.street,
    postcode: row.postcode,
    town: row.town,
    point,
    reachableBy: row.reachableBy,
    riskInventory: { madeOn: row.riskInventoryOn, youthSection: row.youthSection },
    employees: row.employees,
  };
};

const recognitionOf = (row: CompanyLine): RecognitionDraft => {
  const { sector, crebo, qualification, level } = row;
  const appliedOn = row.appliedOn ?? row.grantedOn;
  if (!sector || !crebo || !qualification || !level || !appliedOn) {
    throw new RangeError('a recognition is not complete; the line should have been refused');
  }
  return {
    programmes: row.programmes,
    sector,
    crebo,
    qualification,
    level,
    appliedOn,
    grantedOn: row.grantedOn,
    provisional: row.provisional,
    refusedOn: row.refusedOn,
    lastAssessedOn: row.lastAssessedOn ?? row.grantedOn,
    lastPracticeOn: row.lastPracticeOn,
    endsOn: row.endsOn,
    endedOn: row.endedOn,
    endReason: row.endReason,
    scope: row.scope,
    scopeFirstDay: row.scopeFirstDay,
    scopeLastDay: row.scopeLastDay,
    scopeMaxPupils: row.scopeMaxPupils,
    conditionsMetBy: row.conditionsMetBy,
  };
};

/** The lines of a register, one for each recognition and one for an establishment without any. */
export const companyLinesOf = (
  companies: readonly Company[],
  establishments: readonly Establishment[],
  recognitions: readonly Recognition[],
): CompanyLine[] => {
  const companyById = new Map(companies.map((company) => [company.id, company]));
  const rowsBySite = new Map<string, Recognition[]>();
  for (const recognition of recognitions) {
    const own = rowsBySite.get(recognition.establishmentId);
    if (own) own.push(recognition);
    else rowsBySite.set(recognition.establishmentId, [recognition]);
  }
  return establishments.flatMap((establishment) => {
    const company = companyById.get(establishment.companyId);
    if (!company) return [];
    const own: readonly (Recognition | null)[] = rowsBySite.get(establishment.id) ?? [null];
    return own.map((recognition) => lineOf(company, establishment, recognition));
  });
};

const lineOf = (company: Company, establishment: Establishment, recognition: Recognition | null): CompanyLine => ({
  kvkNumber: company.kvkNumber,
  companyName: company.name,
  leerbedrijfId: company.leerbedrijfId,
  email: company.email,
  phone: company.phone,
  maxPupils: company.maxPupils,
  establishmentName: establishment.name,
  street: establishment.street,
  postcode: establishment.postcode,
  town: establishment.town,
  lat: establishment.point.lat,
  lon: establishment.point.lon,
  reachableBy: establishment.reachableBy,
  employees: establishment.employees,
  riskInventoryOn: establishment.riskInventory.madeOn,
  youthSection: establishment.riskInventory.youthSection,
  sector: recognition?.sector ?? null,
  programmes: recognition?.programmes ?? [],
  crebo: recognition?.crebo ?? null,
  qualification: recognition?.qualification ?? null,
  level: recognition?.level ?? null,
  appliedOn: recognition?.appliedOn ?? null,
  grantedOn: recognition?.grantedOn ?? null,
  provisional: recognition?.provisional ?? false,
  refusedOn: recognition?.refusedOn ?? null,
  lastAssessedOn: recognition?.lastAssessedOn ?? null,
  lastPracticeOn: recognition?.lastPracticeOn ?? null,
  endsOn: recognition?.endsOn ?? null,
  endedOn: recognition?.endedOn ?? null,
  endReason: recognition?.endReason ?? null,
  scope: recognition?.scope ?? 'full',
  scopeFirstDay: recognition?.scopeFirstDay ?? null,
  scopeLastDay: recognition?.scopeLastDay ?? null,
  scopeMaxPupils: recognition?.scopeMaxPupils ?? null,
  conditionsMetBy: recognition?.conditionsMetBy ?? null,
});
