import type { ScanType } from './file-kind.js';

/** A file somebody uploaded. */
export interface NewFile {
  /** Whose file it is; nobody else's query finds it. */
  readonly schoolId: string;
  /** The sender's name for it, as a label. */
  readonly label: string;
  readonly type: ScanType;
  readonly bytes: Buffer;
  /** The account that uploaded it. */
  readonly uploadedBy: string;
  readonly uploadedAt: Date;
}

export interface StoredFile extends NewFile {
  readonly id: string;
}

/** Uploads, kept in the database apart from everything else. A stored file never changes. */
export interface FileStore {
  /** Keeps a file and gives its id. */
  put(file: NewFile): Promise<string>;
  /** The file of a school; null when there is none with this id, or it is another school's. */
  get(schoolId: string, id: string): Promise<StoredFile | null>;
  /** Removes a file for good; without effect when it is gone. */
  remove(schoolId: string, id: string): Promise<void>;
}
