/** Who stands at a place of a run's list of pupils, once nobody may be known by it. Never made from the pupil's own id. */
export const nobody = (index: number): string => `weg-${index + 1}`;

/** What a pupil is called that is gone from a run, for queries. */
export const NOBODY = /^weg-\d+$/;

/** Whether a pupil of a run is gone from it. */
export const isNobody = (studentId: string): boolean => NOBODY.test(studentId);
