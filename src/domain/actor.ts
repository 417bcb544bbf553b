/**
 * Who may do what: coordinator (stagecoördinator), mentor (stagebegeleider), company, admin (recognitions), operator (system),
 * reader (research: counts only, never a person or a company) and supervisor (praktijkopleider: the own pupils' stages only).
 */
export const ROLES = ['coordinator', 'mentor', 'company', 'admin', 'operator', 'reader', 'supervisor'] as const;
export type Role = (typeof ROLES)[number];

/** Who may look around in the register of companies and places. */
export const REGISTER_READERS = ['coordinator', 'mentor', 'company', 'admin', 'operator'] as const satisfies Role[];

/** Whether somebody works at a company: its contact or one of its supervisors. */
export const isAtCompany = ({ role }: Pick<Actor, 'role'>): boolean => role === 'company' || role === 'supervisor';

/** The person behind a request, as the session knows them. */
export interface Actor {
  readonly accountId: string;
  readonly role: Role;
  readonly name: string;
  /** Set for coordinators and mentors. */
  readonly schoolId: string | null;
  /** Set for company contacts and supervisors. */
  readonly companyId: string | null;
  /** Set for supervisors: which one of the company's. */
  readonly supervisorId?: string | null;
}

/** Whose school data a query may touch. Every repository of school data takes one. */
export interface SchoolScope {
  readonly schoolId: string;
}
