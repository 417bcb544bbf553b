import { fieldId, type FormState } from '../form-state.js';
import { Alert } from './alert.js';

/** What is wrong with a form, above the form, with a link to each field; or what was filled in for somebody to look at. */
export const ErrorSummary = ({ form }: { form: FormState }) =>
  form.note !== undefined ? (
    <Alert kind="info" role="status">
      {form.note}
    </Alert>
  ) : form.summary === null ? null : (
    <Alert kind="error" role="alert" title={form.summary}>
      {form.errors.length === 0 ? null : (
        <ul class="lw-alert__list">
          {form.errors.map(({ path, text }) => (
            <li key={path}>
              <a class="utrecht-link utrecht-link--html-a" href={`#${fieldId(path, form.part)}`}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
