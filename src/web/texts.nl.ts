import type { Finding } from '../domain/finding.js';
import type { Wording } from '../platform/http/problem.js';
import { agreementTexts } from './texts/agreements.nl.js';
import { attendanceTexts } from './texts/attendance.nl.js';
import { dispensationTexts } from './texts/dispensations.nl.js';
import { generalTexts } from './texts/general.nl.js';
import { matchingTexts } from './texts/matching.nl.js';
import { outcomeTexts } from './texts/outcomes.nl.js';
import { placementTexts } from './texts/placements.nl.js';
import { postTexts } from './texts/post.nl.js';
import { privacyTexts } from './texts/privacy.nl.js';
import { registerTexts } from './texts/register.nl.js';
import { reminderTexts } from './texts/reminders.nl.js';
import { ruleTexts } from './texts/rules.nl.js';
import { schoolTexts } from './texts/school.nl.js';
import { signInTexts } from './texts/sign-in.nl.js';
import { visitTexts } from './texts/visits.nl.js';
import { workbookTexts } from './texts/workbook.nl.js';

type Facts = Readonly<Record<string, unknown>>;
type Texts = Readonly<Record<string, (facts: Facts) => string>>;

/** Every text that belongs to a code, from each part of the service. */
const texts: Texts = {
  ...agreementTexts,
  ...attendanceTexts,
  ...dispensationTexts,
  ...generalTexts,
  ...matchingTexts,
  ...outcomeTexts,
  ...placementTexts,
  ...postTexts,
  ...privacyTexts,
  ...registerTexts,
  ...reminderTexts,
  ...ruleTexts,
  ...schoolTexts,
  ...signInTexts,
  ...visitTexts,
  ...workbookTexts,
};

/** The codes that have a text. */
export const wordedCodes: readonly string[] = Object.keys(texts);

/** The Dutch words for a code and its facts. */
export const wording: Wording = (code, facts) => (Object.hasOwn(texts, code) ? texts[code]?.(facts) : undefined);

/** A finding in words; the code itself where a text is missing, so that nothing is hidden. */
export const findingText = (finding: Finding): string => wording(finding.rule, finding.facts) ?? finding.rule;
