import type { ComponentChildren } from 'preact';
import { errorFor, fieldId, flagOf, valueOf, valuesOf, type FormState } from '../form-state.js';

interface FieldProps {
  readonly form: FormState;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

const describedBy = ({ form, name, hint }: FieldProps): string | undefined => {
  const ids = [
    ...(hint === undefined ? [] : [`${fieldId(name, form.part)}-uitleg`]),
    ...(errorFor(form, name) === undefined ? [] : [`${fieldId(name, form.part)}-fout`]),
  ];
  return ids.length === 0 ? undefined : ids.join(' ');
};

const Notes = ({ form, name, hint }: FieldProps) => {
  const error = errorFor(form, name);
  return (
    <>
      {hint === undefined ? null : (
        <span class="lw-hint" id={`${fieldId(name, form.part)}-uitleg`}>
          {hint}
        </span>
      )}
      {error === undefined ? null : (
        <span class="lw-error utrecht-form-field-error-message" id={`${fieldId(name, form.part)}-fout`}>
          <span class="lw-visually-hidden">Fout: </span>
          {error}
        </span>
      )}
    </>
  );
};

const LabelText = ({ label, optional }: Pick<FieldProps, 'label' | 'optional'>) => (
  <>
    {label}
    {optional === true ? <span class="lw-muted"> (hoeft niet)</span> : null}
  </>
);

const classOf = (form: FormState, name: string, wide: boolean): string =>
  `lw-field utrecht-form-field${errorFor(form, name) === undefined ? '' : ' lw-field--invalid'}${wide ? ' lw-field--wide' : ''}`;

const Labelled = (props: FieldProps & { wide?: boolean; children: ComponentChildren }) => (
  <div class={classOf(props.form, props.name, props.wide ?? false)}>
    <label class="utrecht-form-label" for={fieldId(props.name, props.form.part)}>
      <LabelText label={props.label} optional={props.optional ?? false} />
    </label>
    <Notes {...props} />
    {props.children}
  </div>
);

const attributesOf = (props: FieldProps) => ({
  id: fieldId(props.name, props.form.part),
  name: props.name,
  'aria-describedby': describedBy(props),
  'aria-invalid': errorFor(props.form, props.name) === undefined ? undefined : ('true' as const),
});

const invalidClass = (props: FieldProps, base: string): string =>
  errorFor(props.form, props.name) === undefined ? base : `${base} ${base}--invalid`;

export interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'date' | 'time';
  readonly inputMode?: 'numeric' | 'decimal';
  readonly autoComplete?: string;
  readonly wide?: boolean;
}

// The typings allow each kind of input apart, not one of several.
const kindOf = ({ type = 'text' }: TextFieldProps): { type: 'text' } => ({ type: type as 'text' });

/** One line of text, a number, a day or a time. Numbers are text with a numeric keyboard, so nothing is lost while typing. */
export const TextField = (props: TextFieldProps) => (
  <Labelled {...props}>
    <input
      {...attributesOf(props)}
      class={`${invalidClass(props, 'utrecht-textbox')} utrecht-textbox--html-input`}
      {...kindOf(props)}
      {...(props.inputMode === undefined ? {} : { inputMode: props.inputMode })}
      autoComplete={props.autoComplete ?? 'off'}
      value={props.type === 'password' ? '' : valueOf(props.form, props.name)}
    />
  </Labelled>
);

export const TextAreaField = (props: FieldProps & { rows?: number }) => (
  <Labelled {...props} wide>
    <textarea
      {...attributesOf(props)}
      class={`${invalidClass(props, 'utrecht-textarea')} utrecht-textarea--html-textarea`}
      rows={props.rows ?? 4}
    >
      {valueOf(props.form, props.name)}
    </textarea>
  </Labelled>
);

/** One of some choices; `none` is the choice for nothing. */
export const SelectField = (props: FieldProps & { options: readonly Choice[]; none?: string }) => {
  const value = valueOf(props.form, props.name);
  return (
    <Labelled {...props}>
      <select
        {...attributesOf(props)}
        class={`${invalidClass(props, 'utrecht-select')} utrecht-select--html-select`}
        autoComplete="off"
      >
        {props.none === undefined ? null : (
          <option value="" selected={value === ''}>
            {props.none}
          </option>
        )}
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
};

const ChoiceSet = (props: FieldProps & { options: readonly Choice[]; type: 'checkbox' | 'radio' }) => {
  const chosen = valuesOf(props.form, props.name);
  return (
    <fieldset class={classOf(props.form, props.name, true)} aria-describedby={describedBy(props)}>
      <legend>
        <LabelText label={props.label} optional={props.optional ?? false} />
      </legend>
      <Notes {...props} />
      <div class="lw-choices">
        {props.options.map(({ value, label }, index) => (
          <label class="lw-choice" key={value}>
            <input
              type={props.type}
              id={index === 0 ? fieldId(props.name, props.form.part) : undefined}
              name={props.name}
              value={value}
              checked={chosen.includes(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
};

/** Any number of some choices. */
export const CheckboxesField = (props: FieldProps & { options: readonly Choice[] }) => (
  <ChoiceSet {...props} type="checkbox" />
);

/** One of a few choices, all in sight. */
export const RadiosField = (props: FieldProps & { options: readonly Choice[] }) => (
  <ChoiceSet {...props} type="radio" />
);

/** Yes or no. */
export const CheckboxField = (props: FieldProps) => (
  <div class={classOf(props.form, props.name, true)}>
    <Notes {...props} />
    <label class="lw-choice">
      <input {...attributesOf(props)} type="checkbox" value="ja" checked={flagOf(props.form, props.name)} />
      {props.label}
    </label>
  </div>
);

export const HiddenField = (props: { name: string; value: string | number }) => (
  <input type="hidden" name={props.name} value={props.value} />
);

/** What is wrong with what was ticked in a list, above the list. */
export const ListFault = ({ fault }: { fault: string | undefined }) =>
  fault === undefined ? null : (
    <p class="lw-error utrecht-form-field-error-message">
      <span class="lw-visually-hidden">Fout: </span>
      {fault}
    </p>
  );
