import { describe, expect, it } from '@jest/globals';
import type { Block } from '../../conversation/conversation.js';
import { bedrockUpstream } from './index.js';
import { conversationWith, pngBlock, resultOf, user } from '../../conversation/samples.behaviour.js';
import { models, written } from './requests.behaviour.js';

const imageAt = (url: string): Block => ({ kind: 'image', source: { kind: 'url', url } });
const documentAt = (url: string): Block => ({ kind: 'document', source: { kind: 'url', url } });
const picture = 'https://example.com/a.png';

function contentOf(
  block: Block,
  fetchedMedia = new Map<string, { mediaType: string; data: string }>(),
): unknown {
  const { body } = written({ turns: [user('Look', block)] }, models.mistral, { fetchedMedia });
  return (body.messages as { content: unknown[] }[])[0]?.content[1];
}

describe('media for Bedrock', () => {
  it('must be fetched from the web, each address once, also within results; objects of S3 are not', () => {
    const turns = [
      user(imageAt(picture), imageAt(picture), imageAt('s3://bucket/b.png'), pngBlock),
      user(resultOf('a', documentAt('http://example.com/c.pdf'))),
    ];
    expect(bedrockUpstream.remoteMedia(conversationWith({ turns }), { baseModel: models.claude })).toEqual([
      picture,
      'http://example.com/c.pdf',
    ]);
  });

  it('goes inline once it is fetched', () => {
    const fetched = new Map([[picture, { mediaType: 'image/webp; q=1', data: 'UklGRg==' }]]);
    expect(contentOf(imageAt(picture), fetched)).toEqual({
      image: { format: 'webp', source: { bytes: 'UklGRg==' } },
    });
  });

  it.each([
    [
      imageAt('s3://bucket/a.JPG'),
      { image: { format: 'jpeg', source: { s3Location: { uri: 's3://bucket/a.JPG' } } } },
    ],
    [
      documentAt('s3://bucket/b.docx'),
      {
        document: { name: 'document', format: 'docx', source: { s3Location: { uri: 's3://bucket/b.docx' } } },
      },
    ],
  ])('stays in S3', (block, expected) => {
    expect(contentOf(block)).toEqual(expected);
  });

  it.each([
    ['text/markdown', 'md'],
    ['text/x-python', 'txt'],
    ['application/json', 'txt'],
    ['text/csv; charset=utf-8', 'csv'],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ])('a document of type %s is %s', (mediaType, format) => {
    const block: Block = { kind: 'document', source: { kind: 'base64', mediaType, data: 'eA==' } };
    expect(contentOf(block)).toMatchObject({ document: { format } });
  });

  it.each<[string, Block, RegExp]>([
    ['an address that was not fetched', imageAt(picture), /cannot open "https:/],
    ['an address of another kind', imageAt('ftp://example.com/a.png'), /cannot open "ftp:/],
    ['an object of S3 without an ending', imageAt('s3://bucket/a'), /does not tell a format/],
    [
      'a file of another provider',
      { kind: 'image', source: { kind: 'file', fileId: 'file-1' } },
      /not uploaded/,
    ],
    [
      'an pngBlock that is a text',
      { kind: 'image', source: { kind: 'text', text: 'x' } },
      /cannot be a text/,
    ],
    [
      'an pngBlock of another type',
      { kind: 'image', source: { kind: 'base64', mediaType: 'image/tiff', data: '' } },
      /image\/tiff/,
    ],
    [
      'a document of another type',
      { kind: 'document', source: { kind: 'base64', mediaType: 'video/mp4', data: '' } },
      /video\/mp4/,
    ],
    [
      'sound, for a model that does not listen',
      { kind: 'audio', mediaType: 'audio/wav', data: 'UklGRg==' },
      /audio is not supported/,
    ],
  ])('refuses %s', (_name, block, message) => {
    expect(() => contentOf(block)).toThrow(message);
  });

  it('can be sound for models that listen', () => {
    const turns = [user({ kind: 'audio', mediaType: 'audio/mpeg', data: 'SUQz' })];
    expect(written({ turns }, 'mistral.voxtral-small-24b-2507').body.messages).toEqual([
      { role: 'user', content: [{ audio: { format: 'mp3', source: { bytes: 'SUQz' } } }] },
    ]);
    const other: Block = { kind: 'audio', mediaType: 'audio/x-unknown', data: 'x' };
    expect(() => written({ turns: [user(other)] }, 'mistral.voxtral-small-24b-2507')).toThrow(
      /sound of type/,
    );
  });
});
