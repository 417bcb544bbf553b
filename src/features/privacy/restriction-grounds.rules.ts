/**
 * On what ground use of a pupil's data is restricted (AVG art. 18 lid 1): `accuracy` it is disputed whether they are right (a) ·
 * `unlawful` they are used without a right to, and the pupil wants them kept instead of erased (b) · `legal-claim` the school needs them
 * no longer, the pupil does, for a claim (c) · `objection` the pupil objects, and it is weighed (d).
 */
export const RESTRICTION_GROUNDS = ['accuracy', 'unlawful', 'legal-claim', 'objection'] as const;
export type RestrictionGround = (typeof RESTRICTION_GROUNDS)[number];

/**
 * Whether what is past its term is kept while a restriction holds. With `unlawful` and `legal-claim` the pupil asked just that. With
 * `accuracy` and `objection` the pupil asked for less use, not for longer keeping, and the term goes on (AVG art. 5 lid 1 e). A
 * restriction of which no ground is known (null) keeps: what is deleted does not come back.
 */
export const keepsPastTerm = (ground: RestrictionGround | null): boolean =>
  ground !== 'accuracy' && ground !== 'objection';

/** The grounds on which the term goes on. */
export const ENDING_GROUNDS: readonly RestrictionGround[] = RESTRICTION_GROUNDS.filter((one) => !keepsPastTerm(one));
