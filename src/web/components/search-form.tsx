import type { ComponentChildren } from 'preact';
import { Button, ButtonLink } from './button.js';

/** Filters above a list. They stand in the address, so a list can be kept and shared. */
export const SearchForm = (props: {
  action: string;
  label: string;
  isFiltered: boolean;
  children: ComponentChildren;
}) => (
  <form class="lw-search" method="get" action={props.action} role="search" aria-label={props.label}>
    {props.children}
    <div class="lw-actions">
      <Button>Zoeken</Button>
      {props.isFiltered ? (
        <ButtonLink href={props.action} look="subtle">
          Wissen
        </ButtonLink>
      ) : null}
    </div>
  </form>
);
