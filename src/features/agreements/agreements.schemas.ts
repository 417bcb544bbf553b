import { z } from 'zod';
import { AGREEMENT_STATES, INSURERS, PARTIES, type Agreement, type Revision } from '../../domain/agreement.js';
import { calendarDay, cursor, entityId, pageLimit, pageOf, textBlock, textLine } from '../../platform/http/atoms.js';
import { agreementState, currentRevision, missingParties } from './agreements.rules.js';

const email = z.email().max(200);
const contact = z.strictObject({ name: textLine(120), email: z.exactOptional(email.nullable()) });
const insurer = z.enum(INSURERS);
const clauseFields = {
  activities: textBlock(4000),
  goals: z.array(textLine(300)).min(1).max(30),
  guidanceBySchool: textBlock(2000),
  guidanceByCompany: textBlock(2000),
  assessment: textBlock(2000),
  inspection: textBlock(2000),
  accidentBy: insurer,
  accidentPaidBy: insurer,
  liabilityBy: insurer,
  liabilityPaidBy: insurer,
  ending: textBlock(2000),
};

/** What is absent takes the standard text, or stays as it was. */
const clauses = z.strictObject(clauseFields).partial();
const contacts = z.strictObject({
  company: z.exactOptional(contact),
  school: z.exactOptional(z.strictObject({ name: textLine(120) })),
  pupil: z.exactOptional(z.strictObject({ email: email.nullable() })),
  parent: z.exactOptional(contact),
  mbo: z.exactOptional(contact),
});

export const agreementParams = z.strictObject({ id: entityId });
export const revisionParams = z.strictObject({ id: entityId, number: z.coerce.number().int().min(1).max(10_000) });
export const scanParams = z.strictObject({ id: entityId, fileId: entityId });
export const agreementQuery = z.strictObject({
  cursor,
  limit: pageLimit,
  state: z.enum(AGREEMENT_STATES).optional(),
  placementId: entityId.optional(),
  studentId: entityId.optional(),
  search: textLine(100).optional(),
});

const entered = {
  clauses: clauses.default({}),
  contacts: contacts.default({}),
  mboName: z.exactOptional(textLine(160)),
};
export const newAgreementBody = z.strictObject({ placementId: entityId, ...entered });
export const revisionBody = z.strictObject({ reason: textLine(300), ...entered });
export const signatureBody = z.strictObject({ name: textLine(120), digest: z.string().regex(/^[0-9a-f]{64}$/) });
export const linksBody = z.strictObject({ parties: z.array(z.enum(PARTIES)).min(1).max(PARTIES.length).optional() });
export const linksView = z.strictObject({ sentTo: z.array(z.enum(PARTIES)) });
export const paperBody = z.strictObject({
  party: z.enum(PARTIES),
  name: textLine(120),
  signedOn: calendarDay,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export const linkSignBody = z.strictObject({
  name: textLine(120),
  code: z
    .string()
    .trim()
    .regex(/^\d{3}\s?\d{3}$/),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  read: z.boolean().refine((ticked) => ticked, { error: 'must-agree' }),
});
export const rejectBody = z.strictObject({ reason: textLine(500), digest: z.string().regex(/^[0-9a-f]{64}$/) });

const party = z.enum(PARTIES);
const signatureView = z.strictObject({
  party,
  method: z.enum(['link', 'account', 'paper']),
  name: z.string(),
  signedAt: z.string(),
  signedOn: z.string(),
  digest: z.string(),
  fileId: z.string().nullable(),
});
const agreementRow = z.strictObject({
  id: z.string(),
  version: z.number(),
  placementId: z.string(),
  studentId: z.string(),
  companyId: z.string(),
  state: z.enum(AGREEMENT_STATES),
  pupil: z.string(),
  company: z.string(),
  firstDay: z.string(),
  lastDay: z.string(),
  revision: z.number(),
  digest: z.string(),
  missing: z.array(party),
});
export const agreementPage = pageOf(agreementRow);
export const agreementView = z.strictObject({
  ...agreementRow.shape,
  revisions: z.array(
    z.strictObject({
      number: z.number(),
      digest: z.string(),
      madeAt: z.string(),
      reason: z.string().nullable(),
      content: z.record(z.string(), z.unknown()),
      signatures: z.array(signatureView),
      rejectedBy: party.nullable(),
      cancelledAt: z.string().nullable(),
      completedAt: z.string().nullable(),
    }),
  ),
});

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

/** The newest text, whether it is current or was taken back. @throws Error for an agreement without texts, which is never made */
const newestOf = (agreement: Agreement): Revision => {
  const newest = currentRevision(agreement) ?? agreement.revisions.at(-1);
  if (!newest) throw new Error(`agreement ${agreement.id} has no text`);
  return newest;
};

/** An agreement as a row of a list. */
export const toAgreementRow = (agreement: Agreement): z.input<typeof agreementRow> => {
  const { number, digest, content, ...newest } = newestOf(agreement);
  const { id, version, placementId, studentId, companyId } = agreement;
  return {
    ...{ id, version, placementId, studentId, companyId },
    state: agreementState(agreement),
    pupil: content.pupil.name,
    company: content.company.name,
    firstDay: content.firstDay,
    lastDay: content.lastDay,
    revision: number,
    digest,
    missing: missingParties({ content, signatures: newest.signatures }),
  };
};

/** An agreement with all its texts. Where somebody signed from stays in the file and the PDF. */
export const toAgreementView = (agreement: Agreement): z.input<typeof agreementView> => ({
  ...toAgreementRow(agreement),
  revisions: agreement.revisions.map(({ madeBy: _madeBy, rejection, signatures, ...revision }) => ({
    ...revision,
    content: { ...revision.content },
    madeAt: revision.madeAt.toISOString(),
    signatures: signatures.map(({ address: _address, accountId: _accountId, signedAt, ...signature }) => ({
      ...signature,
      signedAt: signedAt.toISOString(),
    })),
    rejectedBy: rejection?.party ?? null,
    cancelledAt: instant(revision.cancelledAt),
    completedAt: instant(revision.completedAt),
  })),
});

/** What was sent, in the form in which the service takes it. */
export const inputOf = ({
  clauses: written,
  contacts: named,
  mboName,
}: Pick<z.output<typeof newAgreementBody>, 'clauses' | 'contacts'> & { mboName?: string }) => {
  const reached = ({ name, email: address }: { name: string; email?: string | null }) => ({
    name,
    email: address ?? null,
  });
  return {
    clauses: written,
    contacts: {
      ...(named.company && { company: reached(named.company) }),
      ...(named.school && { school: { name: named.school.name, email: null } }),
      ...(named.pupil && { pupil: { name: '', email: named.pupil.email } }),
      ...(named.parent && { parent: reached(named.parent) }),
      ...(named.mbo && { mbo: reached(named.mbo) }),
      ...(mboName !== undefined && { mboName }),
    },
  };
};
