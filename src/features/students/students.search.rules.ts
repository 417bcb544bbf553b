import { folded, searchWords } from '../../domain/search-words.js';

interface Named {
  readonly firstName: string;
  readonly lastName: string;
}

/** The words under which a pupil is found: of both names, of the number, and the number as a whole. */
export const searchWordsOf = (student: Named & { readonly studentNumber: string }): string[] => [
  ...new Set(
    searchWords(`${student.firstName} ${student.lastName} ${student.studentNumber}`).concat(
      searchWords(student.studentNumber).join(''),
    ),
  ),
];

/** The family name without its prefix: 'de Vries' gives 'Vries', as Dutch lists are sorted. A name that is all prefix stays whole. */
export const withoutPrefix = (lastName: string): string => {
  const words = lastName.split(' ');
  const first = words.findIndex((word) => !/^['’]?\p{Ll}/u.test(word));
  return first <= 0 ? lastName : words.slice(first).join(' ');
};

/** The key by which lists of pupils run: family name without prefix, then first name, both folded. */
export const nameKeyOf = ({ firstName, lastName }: Named): string =>
  `${folded(withoutPrefix(lastName))}, ${folded(firstName)}`;
