import type { Request, Response } from 'express';
import multer from 'multer';
import { AppError, invalid } from '../errors.js';

/** What a form with a file may send: one file in one field, up to a size. */
export interface UploadSpec {
  readonly field: string;
  readonly maxBytes: number;
}

/** The file that came with a form. Name and type are what the sender says of it. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const MAX_FIELDS = 20;
const MAX_FIELD_BYTES = 4096;

/**
 * Reads a form with a file into memory: the fields into `request.body`, and the file, or null when none was chosen.
 * @throws AppError `too-large` for a file beyond the size, `invalid` for a form that is none
 */
export const readUpload = (request: Request, response: Response, spec: UploadSpec): Promise<SentFile | null> =>
  new Promise((resolve, reject) => {
    const read = multer({
      storage: multer.memoryStorage(),
      defParamCharset: 'utf8',
      limits: {
        files: 1,
        fileSize: spec.maxBytes,
        fields: MAX_FIELDS,
        fieldSize: MAX_FIELD_BYTES,
        parts: MAX_FIELDS + 1,
      },
    }).single(spec.field);
    read(request, response, (error: unknown) => {
      if (error === undefined || error === null) {
        const { file } = request;
        return resolve(file && file.size > 0 ? { name: file.originalname, bytes: file.buffer } : null);
      }
      const code = (error as { code?: unknown }).code;
      if (code === 'LIMIT_FILE_SIZE')
        return reject(new AppError('too-large', 'request.file-too-large', { limitBytes: spec.maxBytes }));
      return reject(invalid('request.malformed'));
    });
  });
