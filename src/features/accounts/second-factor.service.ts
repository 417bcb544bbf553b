import { createHash, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Role } from '../../domain/actor.js';
import type { Clock } from '../../platform/clock.js';
import { changedMeanwhile } from '../../platform/db/storage-errors.js';
import { AppError, conflict } from '../../platform/errors.js';
import type { Sealer } from '../../platform/sealed-text.js';
import type { SecondFactor, SecondFactorRepository } from './second-factor.repository.js';

/** A code is good for this long, and so is the one before and after it: clocks differ. */
const STEP_SECONDS = 30;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
const RECOVERY_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/** The roles that see or steer everything. */
const ROLES_THAT_NEED_ONE: readonly Role[] = ['admin', 'operator'];

const isConfirmed = (factor: SecondFactor | null): factor is SecondFactor =>
  factor !== null && factor.confirmedOn !== null;
const isBegun = (factor: SecondFactor | null): factor is SecondFactor => factor?.confirmedOn === null;

/** What an app needs to give codes. */
export interface Enrolment {
  /** In base 32, for who can't scan. */
  readonly secret: string;
  /** `otpauth://…`, for the QR code. */
  readonly uri: string;
}

const recoveryCode = (): string => {
  const letters = Array.from({ length: 10 }, () => RECOVERY_ALPHABET.charAt(randomInt(RECOVERY_ALPHABET.length)));
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`;
};

const digestOf = (accountId: string, code: string): string =>
  createHash('sha256').update(`${accountId}:${code}`).digest('base64url');

const stepAt = (instant: Date): number => Math.floor(instant.getTime() / 1000 / STEP_SECONDS);

const wrongCode = (): AppError =>
  new AppError('rule', 'second-factor.wrong-code', {}, [{ path: 'code', code: 'wrong-code' }]);

/** Codes from an app as a second factor, and recovery codes for when it is lost. */
export const createSecondFactorService = (deps: {
  secondFactors: SecondFactorRepository;
  sealer: Sealer;
  clock: Clock;
  /** Whether admins and operators must have one. */
  required: boolean;
}) => {
  const { secondFactors, sealer, clock } = deps;

  const totpOf = (secret: Secret, label: string): TOTP =>
    new TOTP({ issuer: 'Leerwerkplek', label, secret, period: STEP_SECONDS, digits: 6, algorithm: 'SHA1' });

  const secretOf = (factor: SecondFactor): Secret =>
    Secret.fromBase32(sealer.open(factor.sealedSecret, factor.accountId));

  /** The time step a code is of; undefined when it is wrong or was used before. */
  const stepOf = (factor: SecondFactor, code: string): number | undefined => {
    const delta = totpOf(secretOf(factor), '').validate({ token: code, timestamp: clock.now().getTime(), window: 1 });
    const step = delta === null ? undefined : stepAt(clock.now()) + delta;
    return step !== undefined && step > factor.lastStep ? step : undefined;
  };

  const isOn = async (accountId: string): Promise<boolean> => isConfirmed(await secondFactors.get(accountId));

  const isRequired = (role: Role): boolean => deps.required && ROLES_THAT_NEED_ONE.includes(role);

  /** How it stands for the person's own page. */
  const standing = async (accountId: string, role: Role) => {
    const factor = await secondFactors.get(accountId);
    const recoveryCodesLeft = isConfirmed(factor) ? factor.recoveryDigests.length : 0;
    return { on: isConfirmed(factor), required: isRequired(role), recoveryCodesLeft };
  };

  /** Makes a new secret; it counts once a first code was given. @throws 409 when there is a second factor already */
  const begin = async (accountId: string, label: string): Promise<Enrolment> => {
    const secret = new Secret({ size: SECRET_BYTES });
    const begun = await secondFactors.begin({
      accountId,
      version: 1,
      sealedSecret: sealer.seal(secret.base32, accountId),
      lastStep: 0,
      confirmedOn: null,
      recoveryDigests: [],
    });
    if (!begun) throw conflict('second-factor.already-on');
    return { secret: secret.base32, uri: totpOf(secret, label).toString() };
  };

  /** The secret that was begun and not confirmed yet, to be shown again; a new one when there is none. @throws 409 as `begin` */
  const resume = async (accountId: string, label: string): Promise<Enrolment> => {
    const factor = await secondFactors.get(accountId);
    if (!isBegun(factor)) return begin(accountId, label);
    const secret = secretOf(factor);
    return { secret: secret.base32, uri: totpOf(secret, label).toString() };
  };

  /** Turns it on with a first code. Gives the recovery codes, which are shown this once. @throws 422 for a wrong code */
  const confirm = async (accountId: string, code: string): Promise<readonly string[]> => {
    const factor = await secondFactors.get(accountId);
    if (!isBegun(factor)) throw conflict('second-factor.not-begun');
    const lastStep = stepOf(factor, code.replace(/\s/g, ''));
    if (lastStep === undefined) throw wrongCode();
    const codes = Array.from({ length: RECOVERY_CODES }, recoveryCode);
    const recoveryDigests = codes.map((one) => digestOf(accountId, one));
    const confirmed = { ...factor, lastStep, confirmedOn: clock.now(), recoveryDigests };
    if (!(await secondFactors.replace(confirmed))) throw changedMeanwhile('second-factor.changed-meanwhile');
    return codes;
  };

  /** Whether a code, or a recovery code, is right; it is used up by that. */
  const accepts = async (accountId: string, typed: string): Promise<boolean> => {
    const factor = await secondFactors.get(accountId);
    if (!isConfirmed(factor)) return false;
    const code = typed.replace(/\s/g, '').toLowerCase();
    if (/^\d{6}$/.test(code)) {
      const lastStep = stepOf(factor, code);
      return lastStep !== undefined && secondFactors.replace({ ...factor, lastStep });
    }
    const digest = digestOf(accountId, code);
    const left = factor.recoveryDigests.filter((one) => one !== digest);
    if (left.length === factor.recoveryDigests.length) return false;
    return secondFactors.replace({ ...factor, recoveryDigests: left });
  };

  /** Takes it away: its owner gave a code, or an operator helps somebody who lost app and paper. */
  const remove = (accountId: string): Promise<void> => secondFactors.remove(accountId);

  return { isOn, isRequired, standing, begin, resume, confirm, accepts, remove };
};

export type SecondFactorService = ReturnType<typeof createSecondFactorService>;
