const maxLength = 200;
const unnamed = 'document';

/**
 * Names of documents as Bedrock takes them: letters and digits of ASCII, single spaces, `-()[]`, at most 200
 * characters, no two the same in a request.
 *
 * @source Bedrock answers of status 400 about names of documents, and `DocumentBlock.name` of the API; read 2026-11
 */
export class DocumentNames {
  private readonly used = new Set<string>();

  /** @param title as the client has it, with an ending or in any script */
  next(title: string | undefined): string {
    const wanted = fitting(title ?? '');
    let name = wanted;
    for (let count = 2; this.used.has(name); count += 1)
      name = `${wanted.slice(0, maxLength - 8)} (${count})`;
    this.used.add(name);
    return name;
  }
}

function fitting(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9()[\]-]+/g, ' ')
    .slice(0, maxLength)
    .trim();
  return plain === '' ? unnamed : plain;
}
