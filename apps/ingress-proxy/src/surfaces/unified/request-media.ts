import { GatewayError } from '@trueport/contracts';
import { TranslationRefusal, type FetchedMedia } from '@trueport/dialects';

/** Media that one request may have the gateway fetch for one provider. */
const maxFiles = 20;
/** Base64 characters of all of them together. */
const maxCharacters = 40 * 1024 * 1024;
/** Files on their way at once: what they may hold before the bound on all of them is known. */
const concurrency = 4;

const noFiles: ReadonlyMap<string, FetchedMedia> = new Map();

/** Fetches one file. @throws GatewayError BAD_REQUEST when it is not to be had */
export interface MediaFetch {
  (url: string): Promise<FetchedMedia>;
}

/**
 * The files that one request names and a provider cannot fetch itself. Each is fetched once, however many deployments
 * are asked and however often; all together have bounds.
 */
export class RequestMedia {
  /** Also what could not be fetched: nobody waits for it twice. */
  private readonly files = new Map<string, Promise<FetchedMedia>>();
  private characters = 0;

  constructor(private readonly fetchMedia: MediaFetch) {}

  /**
   * @param param field of the request that the addresses are in
   * @returns the files by their addresses
   * @throws TranslationRefusal for too many, too large or missing files: another provider may open them itself
   */
  async fetched(urls: readonly string[], param: string): Promise<ReadonlyMap<string, FetchedMedia>> {
    if (urls.length === 0) return noFiles;
    if (urls.length > maxFiles) {
      const message = `The gateway fetches at most ${maxFiles} files of a request for a provider that cannot.`;
      throw new TranslationRefusal(param, message, 'invalid_value');
    }
    const files = new Map<string, FetchedMedia>();
    const waiting = [...new Set(urls)];
    const takeAll = async (): Promise<void> => {
      for (let url = waiting.shift(); url !== undefined; url = waiting.shift())
        files.set(url, await this.file(url, param));
    };
    try {
      await Promise.all(Array.from({ length: concurrency }, takeAll));
    } finally {
      // One that is missing is enough: no other is begun.
      waiting.length = 0;
    }
    return files;
  }

  private file(url: string, param: string): Promise<FetchedMedia> {
    const known = this.files.get(url);
    if (known !== undefined) return known;
    const file = this.fetch(url, param);
    this.files.set(url, file);
    return file;
  }

  private async fetch(url: string, param: string): Promise<FetchedMedia> {
    try {
      if (this.characters <= maxCharacters) {
        const file = await this.fetchMedia(url);
        this.characters += file.data.length;
        if (this.characters <= maxCharacters) return file;
      }
    } catch (cause) {
      const { code, message } = GatewayError.from(cause);
      throw code === 'BAD_REQUEST' ? new TranslationRefusal(param, message, 'invalid_value') : cause;
    }
    throw new TranslationRefusal(
      param,
      'The files that the request names are too large together.',
      'invalid_value',
    );
  }
}
