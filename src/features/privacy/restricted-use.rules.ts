/**
 * What pupils' data are used for, and what of it stops while use of a pupil's data is restricted (AVG art. 18). The one place that
 * decides: features ask by the name of a use. Data are then only kept, and used with the pupil's consent, for a legal claim, to protect
 * somebody's rights, or for a weighty public interest (lid 2): each use that goes on names which. See docs/decisions/0019-restriction.md.
 */
export const USES = {
  /** Runs, a change of one by hand, questions about the pupil in one. */
  matching: { goesOn: false },
  /** Asking a place, the profile and the name that a company sees, its acceptance, what the school writes about it. */
  proposal: { goesOn: false },
  /** A new text, links and codes to sign, signatures of everybody. */
  signing: { goesOn: false },
  /** Visits, the monthly word, stageboek, evaluation and open agreements, as somebody at a company sees and fills them in. */
  'company-pages': { goesOn: false },
  /** Mails to a company that name the pupil: appointments, questions, reminders. */
  'company-mail': { goesOn: false },
  /** The calendar of a mentor that goes to another service. */
  calendar: { goesOn: false },
  /** The evaluation that pupil or company is asked for by link. */
  evaluation: { goesOn: false },
  /** The sheet to the mbo, sent or already there. */
  handover: { goesOn: false },
  /** Who is present and for how long, while a stage runs: the company sees the name and keeps the hours. */
  attendance: { goesOn: true, ground: 'public-interest', law: ['Leerplichtwet art. 21', 'Atw art. 4:3'] },
  /** The text that everybody signed, for those who signed it. */
  'signed-agreement': { goesOn: true, ground: 'legal-claim', law: ['AVG art. 18 lid 2'] },
  /** That a stage begins, changes or ends, told without a name. */
  'placement-news': { goesOn: true, ground: 'rights-of-others', law: ['AVG art. 18 lid 2'] },
  /** The school's own guidance of a stage: visits, reports, hours, the file. */
  guidance: { goesOn: true, ground: 'public-interest', law: ['Arbobesluit art. 1.37'] },
  /** Whether a stage that was agreed is still allowed: age, working time, recognition. */
  'law-checks': { goesOn: true, ground: 'public-interest', law: ['Atw art. 5:4', 'Arbobesluit art. 1.36'] },
  /** What the pupil writes by a link of the pupil's own: day reports, a place found. */
  'own-words': { goesOn: true, ground: 'consent', law: ['AVG art. 18 lid 2'] },
  /** Seeing what is kept, correcting it, saying yes or no. */
  'own-rights': { goesOn: true, ground: 'consent', law: ['AVG art. 7, 15 en 16'] },
  /** Sums without persons. */
  counts: { goesOn: true, ground: 'no-person', law: ['AVG overweging 26'] },
} as const satisfies Record<string, { goesOn: false } | { goesOn: true; ground: Ground; law: readonly string[] }>;

/** Why a use may go on (AVG art. 18 lid 2); `no-person`: nobody can be known by it, so it is no use of data of a person. */
export type Ground = 'consent' | 'legal-claim' | 'rights-of-others' | 'public-interest' | 'no-person';

export type Use = keyof typeof USES;

/** The uses that a restriction stops, in the order of the table. */
export const STOPPED_USES: readonly Use[] = (Object.keys(USES) as Use[]).filter((use) => !USES[use].goesOn);

/** The uses that go on, with why. */
export const CONTINUED_USES: readonly { use: Use; ground: Ground; law: readonly string[] }[] = (
  Object.keys(USES) as Use[]
).flatMap((use) => {
  const known: { goesOn: boolean; ground?: Ground; law?: readonly string[] } = USES[use];
  return known.ground && known.law ? [{ use, ground: known.ground, law: known.law }] : [];
});
