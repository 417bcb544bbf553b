import type { Agreement } from '../../domain/agreement.js';

/** Words in lower case without accents: "Şebnem Çağlar-Smit" gives sebnem, caglar and smit. */
export const searchWords = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const newest = ({ revisions }: Agreement) => revisions.at(-1)?.content;

/** The words by which an agreement is found: of the pupil, the company and its establishment. */
export const searchWordsOf = (agreement: Agreement): string[] => {
  const content = newest(agreement);
  if (!content) return [];
  const { pupil, company } = content;
  return [...new Set(searchWords(`${pupil.name} ${company.name} ${company.establishment}`))];
};

/** What agreements are ordered by: the pupil's name. */
export const nameKeyOf = (agreement: Agreement): string => searchWords(newest(agreement)?.pupil.name ?? '').join(' ');
