import type { ComponentChildren } from 'preact';
import { freshForm, type FormState } from '../form-state.js';
import { Button, ButtonLink } from './button.js';
import { TextField } from './field.js';
import { Card } from './page-parts.js';
import { addressOf } from './pagination.js';

/**
 * The search above a list, alike on every page: words first, then filters, the buttons to search and to clear, and all that is
 * found as a file. What is asked stands in the address, so a list can be kept and shared.
 */
export const ListSearch = (props: {
  action: string;
  label: string;
  /** What is asked now, by the names of the fields. */
  filters: Readonly<Record<string, string | undefined>>;
  /** The label of the field for words. */
  words?: string;
  /** The name of that field, where it is not `q`. */
  wordsName?: string;
  /** Where the list is had as a file. */
  file?: string;
  /** Whether there is something to clear; when not said, any filter is. */
  isFiltered?: boolean;
  /** The other fields. */
  children?: (form: FormState) => ComponentChildren;
}) => {
  const set = Object.entries(props.filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const form = freshForm(Object.fromEntries(set) as Record<string, string>);
  return (
    <Card>
      <form class="lw-search" method="get" action={props.action} role="search" aria-label={props.label}>
        {props.words === undefined ? null : (
          <div class="lw-search__wide">
            <TextField form={form} name={props.wordsName ?? 'q'} label={props.words} type="search" />
          </div>
        )}
        {props.children?.(form)}
        <div class="lw-actions">
          <Button>Zoeken</Button>
          {(props.isFiltered ?? set.length > 0) ? (
            <ButtonLink href={props.action} look="subtle">
              Wissen
            </ButtonLink>
          ) : null}
          {props.file === undefined ? null : (
            <span class="lw-search__file">
              <ButtonLink href={addressOf(props.file, props.filters)}>Download (CSV)</ButtonLink>
            </span>
          )}
        </div>
      </form>
    </Card>
  );
};
