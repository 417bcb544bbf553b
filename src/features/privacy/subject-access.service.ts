import { strToU8, zipSync } from 'fflate';
import type { Actor } from '../../domain/actor.js';
import { schoolScopeOf } from '../../domain/school-scope.js';
import type { Student } from '../../domain/student.js';
import type { Clock } from '../../platform/clock.js';
import { writePdf } from '../../platform/pdf/pdf-document.js';
import { inWords, type ReadingWords } from './subject-access.rules.js';
import type { SubjectAccessRepository, SubjectRecords } from './subject-access.repository.js';

const MARGIN_NOTE = 'Gemaakt voor de leerling of de ouder (AVG art. 15). Bewaar het veilig.';

/** What a pupil or parent gets who asks what is kept (inzage, AVG art. 15 and 20): all of it, to read and for another program. */
export const createSubjectAccessService = (deps: {
  records: SubjectAccessRepository;
  /** @throws AppError 404 for a pupil the person may not see */
  student: (actor: Actor, id: string) => Promise<Student>;
  clock: Clock;
  /** What a collection, a stored field and what stands in it are called for people. */
  words: ReadingWords & { readonly part: (collection: string) => string };
}) => {
  const factsOf = (collection: string, row: object): [string, string][] =>
    Object.entries(row).map(([field, value]) => [
      deps.words.field(field),
      inWords(value, { collection, field }, deps.words),
    ]);

  const documentOf = (student: Omit<Student, 'version'>, records: SubjectRecords): Promise<Buffer> =>
    writePdf(
      {
        title: `Inzage: ${student.firstName} ${student.lastName}`,
        language: 'nl-NL',
        author: 'Leerwerkplek',
        createdAt: deps.clock.now(),
        footer: MARGIN_NOTE,
        pageLabel: (page, pages) => `${page} van ${pages}`,
      },
      (writer) => {
        writer.heading(1, `Wat wij bewaren over ${student.firstName} ${student.lastName}`);
        writer.lead('Alles wat de dienst over deze leerling heeft vastgelegd, op de dag dat dit document is gemaakt.');
        writer.heading(2, 'De leerling');
        writer.facts(factsOf('students', student));
        for (const [collection, rows] of Object.entries(records)) {
          writer.heading(2, deps.words.part(collection));
          if (rows.length === 0) writer.paragraph('Hier is niets over vastgelegd.');
          for (const row of rows) writer.facts(factsOf(collection, row));
        }
      },
    );

  /** A zip with `inzage.pdf`, `inzage.json` and the scans of signatures. */
  const archive = async (actor: Actor, studentId: string): Promise<Buffer> => {
    const { version: _version, ...student } = await deps.student(actor, studentId);
    const scope = schoolScopeOf(actor);
    const [records, scans] = await Promise.all([
      deps.records.recordsOf(scope, student.id),
      deps.records.scansOf(scope, student.id),
    ]);
    const json = JSON.stringify({ madeAt: deps.clock.now(), student, records }, null, 2);
    const pdf = await documentOf(student, records);
    const files = scans.map(({ extension, bytes }, index): [string, Uint8Array] => [
      `handtekening-${index + 1}.${extension}`,
      new Uint8Array(bytes),
    ]);
    const documents = { 'inzage.json': strToU8(json), 'inzage.pdf': new Uint8Array(pdf) };
    return Buffer.from(zipSync({ ...documents, ...Object.fromEntries(files) }, { mtime: deps.clock.now() }));
  };
  return { archive };
};

export type SubjectAccessService = ReturnType<typeof createSubjectAccessService>;
