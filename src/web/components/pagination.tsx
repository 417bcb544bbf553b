import { ButtonLink } from './button.js';

/** How many rows a page of a list shows: on a phone each is a card, and more than this is a very long page. */
export const ROWS_ON_PAGE = 30;

/** The way through a list that pages by cursor: on, and back to the start. */
export const Pagination = (props: {
  path: string;
  /** The filters that hold for the list. */
  query: Readonly<Record<string, string | undefined>>;
  cursor: string | undefined;
  next: string | null;
}) =>
  props.cursor === undefined && props.next === null ? null : (
    <nav class="lw-pages" aria-label="Bladeren">
      {props.cursor === undefined ? (
        <span />
      ) : (
        <ButtonLink href={addressOf(props.path, props.query)}>Naar het begin</ButtonLink>
      )}
      {props.next === null ? null : (
        <ButtonLink href={addressOf(props.path, { ...props.query, cursor: props.next })}>Volgende pagina</ButtonLink>
      )}
    </nav>
  );

/** A path with the parts of the query that are set. */
export const addressOf = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
  const set = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') set.append(name, value);
  const text = set.toString();
  return text === '' ? path : `${path}?${text}`;
};
