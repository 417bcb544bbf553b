import type { ComponentChildren } from 'preact';

export type AlertKind = 'info' | 'ok' | 'warning' | 'error';

/** A message that stands out. `status` is read out when the page opens, without taking the focus. */
export const Alert = (props: {
  kind: AlertKind;
  title?: string;
  role?: 'status' | 'alert';
  children: ComponentChildren;
}) => (
  <div class={`utrecht-alert utrecht-alert--${props.kind}`} role={props.role}>
    {props.title === undefined ? null : <p class="lw-strong">{props.title}</p>}
    <div>{props.children}</div>
  </div>
);
