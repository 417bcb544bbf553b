/** Nine digits in a row, with a space, dot or hyphen between any two at most; no other digit beside them. */
const NINE_DIGITS = /(?<!\d)\d(?:[ .-]?\d){8}(?!\d)/g;

/** An ECK-iD is long and hexadecimal: digits in it are chance. */
const ECK_ID = /^(?:https:\/\/ketenid\.nl\/\d{6}\/)?[0-9a-f]{64,}$/i;

/** The eleven-test of the burgerservicenummer: 9×d1 + 8×d2 + … + 2×d8 − d9 is a multiple of 11, and not all digits are 0. */
export const passesElevenTest = (nineDigits: string): boolean => {
  const digits = Array.from(nineDigits, Number);
  const sum = digits.reduce((total, digit, at) => total + digit * (at === 8 ? -1 : 9 - at), 0);
  return sum % 11 === 0 && /[1-9]/.test(nineDigits);
};

/**
 * Whether a text holds what may be a BSN: nine digits that pass the eleven-test. About one in eleven other numbers of nine digits
 * is refused with it; a school then gives another number, which costs less than a stored BSN (UAVG art. 46).
 */
export const looksLikeBsn = (text: string): boolean =>
  !ECK_ID.test(text) && (text.match(NINE_DIGITS) ?? []).some((found) => passesElevenTest(found.replace(/[ .-]/g, '')));

/** The fields of a pupil that a person types freely. */
export const FREE_FIELDS = ['studentNumber', 'firstName', 'lastName', 'homeTown'] as const;
type FreeFields = Readonly<Record<(typeof FREE_FIELDS)[number], string>>;

/** The free fields that may hold a BSN, which the service never stores. */
export const fieldsLikeBsn = (student: FreeFields): (typeof FREE_FIELDS)[number][] =>
  FREE_FIELDS.filter((field) => looksLikeBsn(student[field]));
