/** The mail server, as `SMTP_URL` names it. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`). */
  readonly isSecure: boolean;
  /** Without TLS nothing is sent, not even the password. */
  readonly requiresTls: boolean;
  /** Whether the certificate of the server must be one that this machine trusts, for this name. */
  readonly checksCertificate: boolean;
  readonly user: string | null;
  readonly password: string | null;
  /** Mails a minute, of all processes together. */
  readonly perMinute: number;
  /** Connections of one process at once. */
  readonly connections: number;
}

const PARAMETERS = ['requireTLS', 'checkCertificate', 'perMinute', 'connections'];
const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/**
 * Reads `smtp://user:password@host:587?requireTLS=true&perMinute=300&connections=3`. TLS is required, except of a server on this
 * machine; `requireTLS=false` says otherwise. `checkCertificate=false` takes any certificate, as of a server of one's own that signed it itself. @throws Error of one line for anything else
 */
export const readSmtpUrl = (text: string): SmtpSettings => {
  if (!URL.canParse(text)) throw new Error('SMTP_URL: not an address');
  const { protocol, hostname, port, username, password, searchParams } = new URL(text);
  if (!['smtp:', 'smtps:'].includes(protocol) || hostname === '') throw new Error('SMTP_URL: not smtp://host');
  for (const name of searchParams.keys())
    if (!PARAMETERS.includes(name)) throw new Error(`SMTP_URL: no parameter is called ${name}`);
  const isSecure = protocol === 'smtps:';
  const yesOrNo = (name: string, normal: boolean): boolean => {
    const given = searchParams.get(name) ?? String(normal);
    if (!['true', 'false'].includes(given)) throw new Error(`SMTP_URL: ${name} is true or false`);
    return given === 'true';
  };
  const whole = (name: string, least: number, most: number, normal: number): number => {
    const given = searchParams.get(name);
    const value = given === null ? normal : Number(given);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Error(`SMTP_URL: ${name} is a whole number from ${least} to ${most}`);
  };
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    isSecure,
    requiresTls: yesOrNo('requireTLS', !isLoopback(hostname)) || isSecure,
    checksCertificate: yesOrNo('checkCertificate', true),
    user: username === '' ? null : decodeURIComponent(username),
    password: password === '' ? null : decodeURIComponent(password),
    perMinute: whole('perMinute', 1, 100_000, 300),
    connections: whole('connections', 1, 20, 3),
  };
};
