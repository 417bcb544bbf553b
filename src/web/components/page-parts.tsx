import type { ComponentChildren } from 'preact';

export interface Crumb {
  readonly href: string;
  readonly label: string;
}

/** The way from the top to this page. */
export const Breadcrumb = ({ crumbs, here }: { crumbs: readonly Crumb[]; here: string }) => (
  <nav class="lw-crumbs" aria-label="Kruimelpad">
    <ol>
      {crumbs.map(({ href, label }) => (
        <li key={href}>
          <a class="utrecht-link utrecht-link--html-a" href={href}>
            {label}
          </a>
        </li>
      ))}
      <li aria-current="page">{here}</li>
    </ol>
  </nav>
);

export const PageHeading = (props: {
  title: string;
  lead?: ComponentChildren;
  meta?: ComponentChildren;
  actions?: ComponentChildren;
}) => (
  <div class="lw-page-heading">
    <div class="lw-page-heading__text">
      <h1 class="utrecht-heading-1">{props.title}</h1>
      {props.meta === undefined ? null : <div class="lw-page-heading__meta">{props.meta}</div>}
      {props.lead === undefined ? null : <p class="utrecht-paragraph utrecht-paragraph--lead lw-muted">{props.lead}</p>}
    </div>
    {props.actions === undefined ? null : <div class="lw-actions">{props.actions}</div>}
  </div>
);

/** A part of a page under its own heading. */
export const Card = (props: {
  title?: string;
  lead?: ComponentChildren;
  actions?: ComponentChildren;
  id?: string;
  children: ComponentChildren;
}) => (
  <section class="lw-card" id={props.id}>
    {props.title === undefined ? null : (
      <div class="lw-card__head">
        <h2 class="utrecht-heading-2">{props.title}</h2>
        {props.actions}
        {props.lead === undefined ? null : <p>{props.lead}</p>}
      </div>
    )}
    {props.children}
  </section>
);

/** Says that there is nothing, why, and what can be done. */
export const EmptyState = ({ text, children }: { text: string; children?: ComponentChildren }) => (
  <div class="lw-empty">
    <p>{text}</p>
    {children}
  </div>
);

/** Names and values under each other. A value that is null is left out. */
export const DataList = ({ items }: { items: readonly (readonly [name: string, value: ComponentChildren])[] }) => (
  <dl class="lw-data">
    {items
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
