/** Fewer characters can be guessed from a stolen hash in days (NIST SP 800-63B-4 asks 15, or 8 beside a second factor). */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

/** Words that anybody would try first on this service. */
const OWN_WORDS = ['leerwerkplek', 'demo-leerwerk', 'demoleerwerk'];
/** A part of an own name shorter than this stands in too many words by chance. */
const SHORTEST_NAME = 5;

const withoutEnds = (text: string): string => text.replace(/^[^\p{L}]{1,200}/u, '').replace(/[^\p{L}]{1,200}$/u, '');

/** Whether a text is a piece of at most four characters over and over, or a run up or down the alphabet or the digits. */
const isRegular = (text: string): boolean => {
  for (let length = 1; length <= 4; length++)
    if (
      text ===
      text
        .slice(0, length)
        .repeat(Math.ceil(text.length / length))
        .slice(0, text.length)
    )
      return true;
  const steps = new Set<number>();
  for (let at = 1; at < text.length; at++) steps.add(text.charCodeAt(at) - text.charCodeAt(at - 1));
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
};

/**
 * What is wrong with a password somebody chooses, besides its length. No rules on digits or signs: they make passwords worse
 * (NIST SP 800-63B-4 §3.1.1.2, OWASP ASVS 5.0 V6.2).
 * @param common passwords that were stolen elsewhere, in lower case; one with digits or signs around it counts too
 */
export const passwordFaults = (
  password: string,
  owner: { readonly email: string; readonly name: string },
  common: ReadonlySet<string>,
): { path: string; code: string }[] => {
  const text = password.normalize('NFKC').toLowerCase();
  const core = withoutEnds(text);
  if (common.has(text) || common.has(core) || OWN_WORDS.includes(core) || isRegular(text))
    return [{ path: 'password', code: 'breached-password' }];
  const own = [owner.email.split('@')[0] ?? '', owner.name.replace(/\s+/g, '')].map((part) => part.toLowerCase());
  if (own.some((part) => part.length >= SHORTEST_NAME && text.replace(/\s+/g, '').includes(part)))
    return [{ path: 'password', code: 'holds-own-name' }];
  return [];
};
