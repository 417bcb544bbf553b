import { Schema, type Connection } from 'mongoose';
import { ROLES } from '../../domain/actor.js';
import type { Invitation, InvitationRepository, InviterScope } from './invitations.repository.js';

type Row = Omit<Invitation, 'id'> & { _id: string };

const within = ({ schoolId }: InviterScope): Record<string, unknown> =>
  schoolId === null ? {} : { invitedBySchool: schoolId };

/** Mongoose storage of invitations. */
export const createInvitationRepository = (connection: Connection): InvitationRepository => {
  const schema = new Schema<Row>(
    {
      _id: { type: String, required: true },
      digest: { type: String, required: true },
      email: { type: String, required: true },
      name: { type: String, required: true },
      role: { type: String, enum: ROLES, required: true },
      schoolId: { type: String, default: null },
      companyId: { type: String, default: null },
      mentorId: { type: String, default: null },
      supervisorId: { type: String, default: null },
      invitedBy: { type: String, required: true },
      invitedBySchool: { type: String, default: null },
      createdAt: { type: Date, required: true },
      expiresAt: { type: Date, required: true },
      acceptedAt: { type: Date, default: null },
    },
    { strict: 'throw', versionKey: false, collection: 'invitations' },
  );
  schema.index({ digest: 1 }, { unique: true }); // the link in the mail
  schema.index({ invitedBySchool: 1, createdAt: -1, _id: -1 }); // the list of a school
  schema.index({ createdAt: -1, _id: -1 }); // the list of those who run the service
  schema.index({ invitedBy: 1 }); // taking back what one account sent
  const model = connection.model('Invitation', schema);
  const toInvitation = ({ _id, ...rest }: Row): Invitation => ({ id: _id, ...rest });

  return {
    insert: async ({ id, ...rest }) => {
      await model.create({ _id: id, ...rest });
    },
    byDigest: async (digest) => {
      const row = await model.findOne({ digest }).lean<Row | null>();
      return row && toInvitation(row);
    },
    list: async (scope, { after, limit }) => {
      const place = after && { createdAt: new Date(after[0]), _id: after[1] };
      const rows = await model
        .find({
          ...within(scope),
          ...(place && {
            $or: [{ createdAt: { $lt: place.createdAt } }, { createdAt: place.createdAt, _id: { $lt: place._id } }],
          }),
        })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toInvitation);
    },
    accept: async (id, now) => {
      await model.updateOne({ _id: id, acceptedAt: null }, { $set: { acceptedAt: now } });
    },
    remove: async (scope, id) => {
      const { deletedCount } = await model.deleteOne({ ...within(scope), _id: id, acceptedAt: null });
      return deletedCount === 1;
    },
    removeOpenOf: async (invitedBy) => {
      await model.deleteMany({ invitedBy, acceptedAt: null });
    },
  };
};
