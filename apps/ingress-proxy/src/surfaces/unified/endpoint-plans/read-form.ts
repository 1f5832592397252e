import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { GatewayError } from '@trueport/contracts';
import { TranslationRefusal, type JsonObject, type TranscriptionForm } from '@trueport/dialects';
import { boundaryOf, formParts, isModelPart, type FormPart } from './form-parts.js';

/** A form, and where its parts stand. */
export interface ReadForm extends TranscriptionForm {
  readonly parts: readonly FormPart[];
}

/** Bounds of a form besides its size, which the body has. */
const limits = {
  fieldSize: 64 * 1024,
  fields: 64,
  files: 1,
  parts: 65,
  headerPairs: 16,
  headerSize: 4 * 1024,
} as const;
/** Bytes that are read before others have their turn. */
const sliceBytes = 1024 * 1024;
const formType = /^multipart\/form-data\s*;/i;
const fileField = 'file';

/** What the reader has met, in the order of the parts. */
interface Met {
  readonly fields: Map<string, string[]>;
  readonly names: (string | null)[];
  file: {
    readonly name: string;
    readonly mediaType: string;
    readonly at: number;
    readonly stream: BusboyFileStream;
  } | null;
}

/**
 * Reads a form with one file, named `file`. Its bytes are not copied.
 *
 * @throws GatewayError UNSUPPORTED_MEDIA_TYPE for what is no form, BAD_REQUEST for one that is damaged or beyond its bounds
 * @throws TranslationRefusal without a file
 */
export async function readForm(body: Buffer, contentType: string | undefined): Promise<ReadForm> {
  const boundary = contentType !== undefined && formType.test(contentType) ? boundaryOf(contentType) : null;
  if (contentType === undefined || boundary === null)
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Send the request as multipart/form-data.');
  const parts = formParts(body, boundary);
  if (parts === null) throw damaged('It is cut off, or something in it is no part.');
  const met = await metIn(body, contentType);
  assertSameReading(met, parts, body);
  const { file } = met;
  const filePart = file === null ? undefined : parts[file.at];
  if (file === null || filePart === undefined || filePart.end === filePart.start)
    throw new TranslationRefusal(fileField, 'file is required.', 'missing_required_parameter');
  return {
    fields: fieldsOf(met.fields),
    file: { name: file.name, mediaType: file.mediaType, bytes: body.subarray(filePart.start, filePart.end) },
    parts,
  };
}

async function metIn(body: Buffer, contentType: string): Promise<Met> {
  const met: Met = { fields: new Map(), names: [], file: null };
  const busboy = new Busboy({ headers: { 'content-type': contentType }, limits });
  const ended = new Promise<void>((resolve, reject) => {
    const refuse = (why: string) => () => reject(damaged(why));
    busboy.on('field', (name, value, isNameCut, isValueCut) => {
      if (isNameCut || isValueCut) reject(damaged(`A field is longer than ${limits.fieldSize} bytes.`));
      met.names.push(name);
      met.fields.set(name, [...(met.fields.get(name) ?? []), value]);
    });
    busboy.on('file', (name, stream, fileName, _encoding, mediaType) => {
      stream.resume();
      stream.on('error', refuse('Its file is cut off.'));
      if (name !== fileField)
        reject(new TranslationRefusal(String(name), 'The file must be the field "file".'));
      met.file = { name: fileName ?? '', mediaType, at: met.names.length, stream };
      met.names.push(null);
    });
    busboy.on('filesLimit', refuse('It has more than one file.'));
    busboy.on('fieldsLimit', refuse(`It has more than ${limits.fields} fields.`));
    busboy.on('partsLimit', refuse(`It has more than ${limits.parts} parts.`));
    busboy.on('error', refuse('It cannot be read.'));
    busboy.on('finish', resolve);
  });
  await Promise.all([ended, fed(busboy, body)]);
  return met;
}

/** Feeds a reader slice by slice, so that a large file does not stop the world. */
async function fed(busboy: BusboyInstance, body: Buffer): Promise<void> {
  for (let at = 0; at < body.length; at += sliceBytes) {
    busboy.write(body.subarray(at, at + sliceBytes));
    if (at + sliceBytes < body.length) await new Promise((resolve) => setImmediate(resolve));
  }
  busboy.end();
}

/**
 * The model is replaced where we found it and read as the reader understood it: a body that can be understood in two
 * ways could name one model to us and another to the provider.
 */
function assertSameReading({ fields, names, file }: Met, parts: readonly FormPart[], body: Buffer): void {
  const models = parts.filter(isModelPart).map(({ start, end }) => body.toString('utf8', start, end));
  const read = fields.get('model') ?? [];
  const filePart = file === null ? undefined : parts[file.at];
  const isSame =
    parts.length === names.length &&
    models.length === read.length &&
    models.every((model, at) => model === read[at]) &&
    (file === null || file.stream.bytesRead === (filePart?.end ?? 0) - (filePart?.start ?? 0));
  if (!isSame) throw damaged('Its parts cannot be told apart.');
  if (read.length > 1)
    throw new TranslationRefusal('model', 'model is there more than once.', 'invalid_value');
}

function fieldsOf(fields: ReadonlyMap<string, readonly string[]>): JsonObject {
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

function damaged(why: string): GatewayError {
  return new GatewayError('BAD_REQUEST', `The form cannot be read. ${why}`);
}
