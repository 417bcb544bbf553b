import type { ComponentChildren } from 'preact';

type Look = 'primary' | 'secondary' | 'subtle' | 'danger';

const CLASSES: Readonly<Record<Look, string>> = {
  primary: 'utrecht-button utrecht-button--primary-action',
  secondary: 'utrecht-button utrecht-button--secondary-action',
  subtle: 'utrecht-button utrecht-button--subtle',
  danger: 'utrecht-button utrecht-button--primary-action utrecht-button--danger',
};

/** A button that sends the form it stands in. */
export const Button = (props: {
  children: ComponentChildren;
  look?: Look;
  name?: string;
  value?: string;
  /** Sends the form to another address than its own. */
  formAction?: string;
}) => (
  <button
    class={CLASSES[props.look ?? 'primary']}
    type="submit"
    name={props.name}
    value={props.value}
    formAction={props.formAction}
  >
    {props.children}
  </button>
);

/** A link that looks like a button: it goes somewhere, it does nothing. */
export const ButtonLink = (props: { href: string; children: ComponentChildren; look?: Look }) => (
  <a class={CLASSES[props.look ?? 'secondary']} href={props.href}>
    {props.children}
  </a>
);
