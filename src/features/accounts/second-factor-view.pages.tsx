import { encode } from 'uqr';
import { Alert } from '../../web/components/alert.js';
import { TextField } from '../../web/components/field.js';
import { Form } from '../../web/components/form.js';
import { Card } from '../../web/components/page-parts.js';
import type { FormState } from '../../web/form-state.js';
import type { Enrolment } from './second-factor.service.js';

/** The outline of a QR code: a square per dark cell, row by row, as an SVG path. */
export const qrPath = (cells: readonly (readonly boolean[])[]): string =>
  cells.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');

/** The secret in groups of four, which people can copy by hand. */
export const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

const QrCode = ({ text }: { text: string }) => {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  return (
    <svg viewBox={`0 0 ${size} ${size}`} width="240" height="240" role="img" aria-label="QR-code voor uw app">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={qrPath(data)} fill="#000000" shape-rendering="crispEdges" />
    </svg>
  );
};

/** Setting up an app: a QR code, the same as text, and the first code. */
export const EnrolForm = (props: {
  enrolment: Enrolment;
  form: FormState;
  action: string;
  cancel?: string;
  /** Of somebody who was signed in already: whoever finds their screen open can't lock them out. */
  asksPassword?: boolean;
}) => (
  <Card title="Stel uw app in">
    <ol class="lw-points">
      <li>
        Open op uw telefoon een app voor inlogcodes, zoals Aegis, 2FAS, Google Authenticator of Microsoft Authenticator.
      </li>
      <li>Scan daarmee deze QR-code, of typ de sleutel over.</li>
      <li>Vul de zes cijfers in die de app laat zien.</li>
    </ol>
    <QrCode text={props.enrolment.uri} />
    <p>
      Sleutel: <code>{grouped(props.enrolment.secret)}</code>
    </p>
    <Form
      form={props.form}
      action={props.action}
      submit="Zet aan"
      {...(props.cancel === undefined ? {} : { cancel: props.cancel })}
    >
      <TextField
        form={props.form}
        name="code"
        label="Code uit de app"
        inputMode="numeric"
        autoComplete="one-time-code"
      />
      {props.asksPassword === true ? (
        <TextField
          form={props.form}
          name="password"
          label="Uw wachtwoord"
          type="password"
          autoComplete="current-password"
        />
      ) : null}
    </Form>
  </Card>
);

/** The codes for when the app is lost, shown this once. */
export const RecoveryCodes = ({ codes, onwards }: { codes: readonly string[]; onwards: string }) => (
  <Card title="Bewaar uw herstelcodes">
    <Alert kind="warning">
      <p>U ziet deze codes maar één keer. Bewaar ze op papier of in een wachtwoordmanager.</p>
    </Alert>
    <p>Met een herstelcode kunt u inloggen als u uw telefoon kwijt bent. Elke code werkt één keer.</p>
    <ul class="lw-points">
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ul>
    <p>
      <a class="utrecht-link utrecht-link--html-a" href={onwards}>
        Ik heb ze bewaard, ga verder
      </a>
    </p>
  </Card>
);
