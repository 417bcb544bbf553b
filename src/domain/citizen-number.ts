/** Nine digits in a row, with a space, dot or hyphen between any two at most; no other digit beside them. */
const NINE_DIGITS = /(?<!\d)\d(?:[ .-]?\d){8}(?!\d)/g;
/** Eight such digits that are not part of a longer number written in groups, as a phone number is. */
const EIGHT_DIGITS = /(?<!\d[ .-]?)\d(?:[ .-]?\d){7}(?![ .-]?\d)/g;

/** A day as `2027-02-02` or `02-02-2027`: eight digits that are no number. */
const DAY = /^(?:\d{4}-\d{2}-\d{2}|\d{2}-\d{2}-\d{4})$/;

/** An ECK-iD is long and hexadecimal: digits in it are chance. */
const ECK_ID = /^(?:https:\/\/ketenid\.nl\/\d{6}\/)?[0-9a-f]{64,}$/i;

/** The eleven-test of the burgerservicenummer: 9×d1 + 8×d2 + … + 2×d8 − d9 is a multiple of 11, and not all digits are 0. */
export const passesElevenTest = (nineDigits: string): boolean => {
  const digits = Array.from(nineDigits, Number);
  const sum = digits.reduce((total, digit, at) => total + digit * (at === 8 ? -1 : 9 - at), 0);
  return sum % 11 === 0 && /[1-9]/.test(nineDigits);
};

const found = (text: string, pattern: RegExp): string[] =>
  ECK_ID.test(text)
    ? []
    : (text.match(pattern) ?? []).filter((one) => !DAY.test(one)).map((one) => one.replace(/\D/g, ''));

/**
 * Whether a text holds what may be a BSN: nine digits that pass the eleven-test. About one in eleven other numbers of nine digits
 * is refused with it; a school then gives another number, which costs less than a stored BSN (UAVG art. 46).
 */
export const looksLikeBsn = (text: string): boolean => found(text, NINE_DIGITS).some(passesElevenTest);

/** The same for free text, where an old number of eight digits (a BSN without its leading 0) counts too. */
export const looksLikeShortBsn = (text: string): boolean =>
  looksLikeBsn(text) || found(text, EIGHT_DIGITS).some((digits) => passesElevenTest(`0${digits}`));

/**
 * Fields that hold another kind of number by definition, or a secret that nobody may look into. A KvK number has eight digits, a
 * phone number may be written with nine, a degree may have nine digits, codes come from an app. They have shapes of their own, checked
 * where they are declared.
 */
const NOT_LOOKED_INTO =
  /^(?:kvkNumber|kvk|phone|telefoon|password|wachtwoord|currentPassword|newPassword|code|secret|token|key|crebo|leerbedrijfId|lat|lon|cursor|_csrf)$/;

/**
 * Numbers of a school's own choice, words to search by (a KvK number) and names of files (a day): of eight digits many are no BSN, so
 * only nine are judged.
 */
const NUMBER_FIELDS = /^(?:studentNumber|number|nummer|leerlingnummer|q|zoek|fileName)$/;

const MOST_DEPTH = 20;

/** Where a request holds what may be a BSN: paths as `students.0.lastName`. Names of fields are looked at too. */
export const citizenNumbersIn = (value: unknown, path = '', depth = 0): { path: string; code: 'looks-like-bsn' }[] => {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (NOT_LOOKED_INTO.test(name)) return [];
  if (typeof value === 'string') {
    const isOne = NUMBER_FIELDS.test(name) ? looksLikeBsn(value) : looksLikeShortBsn(value);
    return isOne ? [{ path, code: 'looks-like-bsn' }] : [];
  }
  // A number that came as a number: nine digits only, since a count or an amount may well have eight.
  if (typeof value === 'number')
    return /^\d{9}$/.test(String(value)) && passesElevenTest(String(value)) ? [{ path, code: 'looks-like-bsn' }] : [];
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(looksLikeBsn(key) ? [{ path, code: 'looks-like-bsn' as const }] : []),
    ...citizenNumbersIn(inner, path === '' ? key : `${path}.${key}`, depth + 1),
  ]);
};

/** The same for one cell of a file; null for a column that is not read. */
export const cellHoldsCitizenNumber = (text: string, field: string | null): boolean =>
  citizenNumbersIn({ [field ?? 'cell']: text }).length > 0;
