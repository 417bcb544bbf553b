import type { ComponentChildren } from 'preact';
import type { FormState } from '../form-state.js';
import { Button, ButtonLink } from './button.js';
import { ErrorSummary } from './error-summary.js';

/** A form with its summary of errors, a button and a way back. The server judges every field, so the browser doesn't. */
export const Form = (props: {
  form: FormState;
  action: string;
  submit: string;
  cancel?: string;
  children: ComponentChildren;
}) => (
  <form class="lw-form" method="post" action={props.action} noValidate>
    <ErrorSummary form={props.form} />
    {props.children}
    <div class="lw-actions">
      <Button>{props.submit}</Button>
      {props.cancel === undefined ? null : (
        <ButtonLink href={props.cancel} look="subtle">
          Annuleren
        </ButtonLink>
      )}
    </div>
  </form>
);

/** Fields beside each other where there is room. */
export const Fields = ({ title, children }: { title?: string; children: ComponentChildren }) => (
  <section class="lw-stack lw-stack--tight">
    {title === undefined ? null : <h2 class="utrecht-heading-3">{title}</h2>}
    <div class="lw-fields">{children}</div>
  </section>
);

/** One button that does one thing, after a sentence that says what. */
export const ConfirmForm = (props: {
  action: string;
  submit: string;
  look?: 'primary' | 'secondary' | 'danger';
  children?: ComponentChildren;
}) => (
  <form method="post" action={props.action} class="lw-form">
    {props.children}
    <div class="lw-actions">
      <Button look={props.look ?? 'primary'}>{props.submit}</Button>
    </div>
  </form>
);
