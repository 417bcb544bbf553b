/** What a problem is about; the value found is cut off, and left out where it may be private. */
export type ProblemFacts = Readonly<Record<string, string | number | readonly string[]>>;

const listed = (value: ProblemFacts[string] | undefined): string =>
  Array.isArray(value) ? value.join(', ') : String(value ?? '');

const TEXTS = {
  'file.empty': () => 'Het bestand is leeg.',
  'file.no-rows': () => 'Het bestand heeft een kopregel, maar geen regels daaronder.',
  'file.not-text': () => 'Dit is geen tekstbestand. Sla het werkblad op als CSV.',
  'file.workbook': () => 'Dit is een werkmap (xlsx of ods). Sla het werkblad op als CSV en probeer het opnieuw.',
  'file.too-large': (f) => `Het bestand heeft meer dan ${listed(f.limit)} regels. Splits het.`,
  'file.quote-not-closed': () => 'Hier begint een aanhalingsteken dat nergens wordt gesloten.',
  'header.missing': (f) => `De kolom "${listed(f.header)}" ontbreekt. Ook goed: ${listed(f.synonyms)}.`,
  'header.duplicate': (f) => `Deze kolom staat er twee keer in (ook als "${listed(f.other)}").`,
  'header.private': () => 'Deze kolom hoort hier niet: zulke gegevens slaan wij niet op. Verwijder de kolom.',
  'row.too-many-cells': (f) =>
    `De regel heeft ${listed(f.found)} vakken, de kopregel ${listed(f.expected)}. Staat er een scheidingsteken in een vak zonder aanhalingstekens?`,
  'row.duplicate': (f) => `Dit staat ook al op regel ${listed(f.firstLine)}.`,
  'row.differs': (f) =>
    `Dit is anders dan op regel ${listed(f.firstLine)} van hetzelfde bedrijf of dezelfde vestiging.`,
  'cell.missing': () => 'Dit vak mag niet leeg zijn.',
  'cell.too-long': (f) => `De tekst is langer dan ${listed(f.limit)} tekens.`,
  'cell.control-character': () => 'De tekst bevat tekens die niet te lezen zijn.',
  'cell.spreadsheet-error': (f) => `Het rekenblad gaf hier een fout: ${listed(f.found)}.`,
  'cell.scientific': (f) =>
    `Het rekenblad heeft dit getal ingekort tot ${listed(f.found)}. Zet de kolom op tekst en vul het opnieuw in.`,
  'cell.looks-like-bsn': () => 'Dit lijkt op een burgerservicenummer. Dat mag hier niet in staan.',
  'number.not-a-number': (f) => `"${listed(f.found)}" is geen getal.`,
  'number.not-whole': (f) => `"${listed(f.found)}" is geen heel getal.`,
  'number.out-of-range': (f) => `${listed(f.found)} ligt niet tussen ${listed(f.least)} en ${listed(f.most)}.`,
  'coordinate.swapped': () => 'Breedtegraad en lengtegraad zijn verwisseld.',
  'coordinate.half': () => 'Vul breedtegraad en lengtegraad allebei in, of geen van beide.',
  'date.not-a-date': (f) => `"${listed(f.found)}" is geen datum. Schrijf bijvoorbeeld 14-03-2011.`,
  'date.two-digit-year': (f) => `Het jaar in "${listed(f.found)}" heeft twee cijfers. Schrijf het met vier.`,
  'date.not-existing': (f) => `De dag ${listed(f.found)} bestaat niet.`,
  'date.serial': (f) => `${listed(f.found)} is het getal van een rekenblad. Geef de kolom de opmaak datum.`,
  'kvk.form': (f) =>
    `"${listed(f.found)}" heeft geen acht cijfers. Zijn de nullen vooraan weggevallen? Zet de kolom op tekst.`,
  'postcode.form': (f) => `"${listed(f.found)}" is geen postcode. Schrijf bijvoorbeeld 7411 AB.`,
  'email.form': (f) => `"${listed(f.found)}" is geen e-mailadres.`,
  'phone.form': (f) => `"${listed(f.found)}" is geen telefoonnummer.`,
  'code.form': (f) => `"${listed(f.found)}" past hier niet: alleen letters, cijfers en streepjes.`,
  'yes-no.form': (f) => `"${listed(f.found)}" is geen ja of nee.`,
  'term.unknown': (f) => `"${listed(f.found)}" is niet bekend. Kies uit: ${listed(f.known)}.`,
  'weekday.unknown': (f) => `"${listed(f.found)}" is geen dag. Schrijf bijvoorbeeld: di do.`,
  'recognition.incomplete': (f) => `De erkenning is niet compleet: ${listed(f.missing)} ontbreekt.`,
  'recognition.no-day': () => 'Vul in wanneer de erkenning is aangevraagd of verleend.',
  'dates.order': (f) => `Deze dag ligt voor die van "${listed(f.other)}".`,
  'town.unknown': (f) => `De plaats "${listed(f.found)}" is niet bekend. Vul dan ook de coördinaten in.`,
  'group.unknown': (f) => `De groep "${listed(f.found)}" is er niet. Bekend zijn: ${listed(f.known)}.`,
  'group.differs': (f) => `De groep heeft ${listed(f.expected)}.`,
  'birth.implausible': (f) => `Met deze geboortedatum is de leerling ${listed(f.age)} jaar.`,
  'student.exists': () => 'Er is al een leerling met dit nummer.',
  'establishment.exists': () => 'Deze vestiging staat al in het register.',
} satisfies Record<string, (facts: ProblemFacts) => string>;

/** Why a row or a file can't be read. */
export type ProblemCode = keyof typeof TEXTS;

export const PROBLEM_CODES = Object.keys(TEXTS) as readonly ProblemCode[];

/** The reason in Dutch, one sentence or two, for the person whose file it is. */
export const problemText = (code: ProblemCode, facts: ProblemFacts = {}): string => TEXTS[code](facts);
