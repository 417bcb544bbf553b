/** Who may do what: coordinator (stagecoördinator), mentor (stagebegeleider), company, admin (recognitions), operator (system). */
export const ROLES = ['coordinator', 'mentor', 'company', 'admin', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** The person behind a request, as the session knows them. */
export interface Actor {
  readonly accountId: string;
  readonly role: Role;
  readonly name: string;
  /** Set for coordinators and mentors. */
  readonly schoolId: string | null;
  /** Set for company contacts. */
  readonly companyId: string | null;
}

/** Whose school data a query may touch. Every repository of school data takes one. */
export interface SchoolScope {
  readonly schoolId: string;
}
