import { describe, expect, it } from '@jest/globals';
import type { Block, Signature, Turn } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import {
  assistant,
  callOf,
  resultOf,
  system,
  textOf,
  turn,
  user,
} from '../../conversation/samples.behaviour.js';
import { newModel, oldModel, signedCallOf, written } from './samples.behaviour.js';

const blank = { role: 'user', parts: [{ text: ' ' }] };
const says = (role: string, ...texts: string[]): unknown => ({
  role,
  parts: texts.map((text) => ({ text })),
});
const google = (value: string): Signature => ({ provider: 'google', value });
const claude: Signature = { provider: 'anthropic', value: 'c2ln' };
const png: Block = { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'aGk=' } };
const inlinePng = { inlineData: { mimeType: 'image/png', data: 'aGk=' } };

describe('turns of a request', () => {
  const table: readonly (readonly [string, readonly Turn[], unknown])[] = [
    [
      'assistant becomes model',
      [user('Hi'), assistant('Hello'), user('Bye')],
      [says('user', 'Hi'), says('model', 'Hello'), says('user', 'Bye')],
    ],
    ['neighbours of the same role are joined', [user('a'), user('b')], [says('user', 'a', 'b')]],
    ['empty texts are left out', [user('', 'a', '')], [says('user', 'a')]],
    [
      'a turn without content is left out, and its neighbours are joined',
      [user('a'), assistant(''), user('b')],
      [says('user', 'a', 'b')],
    ],
    [
      'the user speaks first',
      [assistant('Hello'), user('Hi')],
      [blank, says('model', 'Hello'), says('user', 'Hi')],
    ],
    ['without any content the user says a blank', [user('')], [blank]],
    [
      'a refusal in the history is what the model said',
      [user('Hi'), assistant({ kind: 'refusal', text: 'No.' })],
      [says('user', 'Hi'), says('model', 'No.')],
    ],
    [
      'an empty text stays when it carries a signature',
      [user('Hi'), assistant({ kind: 'text', text: '', signature: google('s1') })],
      [says('user', 'Hi'), { role: 'model', parts: [{ text: '', thoughtSignature: 's1' }] }],
    ],
    [
      'the signature of another provider is no reason to keep an empty text',
      [user('Hi'), assistant({ kind: 'text', text: '', signature: claude })],
      [says('user', 'Hi')],
    ],
  ];
  it.each(table)('%s', (_case, turns, contents) => {
    expect(written({ turns }).body).toEqual({ contents });
  });

  it('results come first in what the user says, since they answer the calls before them', () => {
    const turns = [
      user('q'),
      assistant(callOf('c1'), callOf('c2')),
      user('wait', resultOf('c1', 'a')),
      user(resultOf('c2', 'b')),
    ];
    const contents = written({ turns }).body['contents'] as { readonly parts: readonly object[] }[];
    expect(contents[2]?.parts).toMatchObject([
      { functionResponse: { id: 'c1' } },
      { functionResponse: { id: 'c2' } },
      { text: 'wait' },
    ]);
  });

  it('regression: litellm#13769 a system message alone gets a blank user turn', () => {
    expect(written({ turns: [system('Be brief.')] }).body).toEqual({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [blank],
    });
  });

  it('system turns go to the instruction in order, also from the middle', () => {
    const turns = [system('a', 'b'), user('Hi'), system('c'), user('Bye')];
    const { body, warnings } = written({ turns });
    expect(body).toEqual({
      systemInstruction: { parts: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] },
      contents: [says('user', 'Hi', 'Bye')],
    });
    expect(warnings).toEqual(['messages: instructions in the middle were moved to the beginning']);
  });

  it('an image in a system turn is refused', () => {
    expect(() => written({ turns: [system(png), user('Hi')] })).toThrow(TranslationRefusal);
  });

  it.each([
    ['before the first user turn', [system('S'), user('Hi')], [says('user', 'S', 'Hi')]],
    [
      'as a turn of its own before the model speaks',
      [system('S'), assistant('Hi')],
      [says('user', 'S'), says('model', 'Hi')],
    ],
    ['alone', [system('S')], [says('user', 'S')]],
    ['not at all', [assistant('Hi')], [blank, says('model', 'Hi')]],
  ])('Gemma gets the system text %s', (_case, turns, contents) => {
    expect(written({ turns }, 'gemma-3-27b-it').body).toEqual({ contents });
  });

  it('the name of a participant is left out with a warning', () => {
    const { warnings } = written({ turns: [{ ...user('Hi'), name: 'Ada' }] });
    expect(warnings).toEqual(['name: not supported by Gemini']);
  });

  it('marks of the cache are left out with one warning', () => {
    const marked: Block = { kind: 'text', text: 'Hi', cache: { ttl: '1h' } };
    const { body, warnings } = written({ turns: [system(marked), user(marked, marked)] });
    expect(body.contents).toEqual([says('user', 'Hi', 'Hi')]);
    expect(warnings).toEqual(['cache_control: not supported by Gemini']);
  });
});

describe('media in a request', () => {
  const table: readonly (readonly [string, Block, unknown])[] = [
    ['an image', png, inlinePng],
    [
      'a document',
      { kind: 'document', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERg==' } },
      { inlineData: { mimeType: 'application/pdf', data: 'JVBERg==' } },
    ],
    [
      'a film',
      { kind: 'document', source: { kind: 'base64', mediaType: 'video/mp4', data: 'AAAA' } },
      { inlineData: { mimeType: 'video/mp4', data: 'AAAA' } },
    ],
    [
      'WAV sound',
      { kind: 'audio', mediaType: 'audio/wav', data: 'UklG' },
      { inlineData: { mimeType: 'audio/wav', data: 'UklG' } },
    ],
    [
      'MP3 sound by its usual name',
      { kind: 'audio', mediaType: 'audio/mpeg', data: 'SUQz' },
      { inlineData: { mimeType: 'audio/mp3', data: 'SUQz' } },
    ],
    ['a document of text', { kind: 'document', source: { kind: 'text', text: 'Once' } }, { text: 'Once' }],
    [
      'a file in Google Cloud Storage',
      { kind: 'document', source: { kind: 'url', url: 'gs://bucket/report.PDF' } },
      { fileData: { mimeType: 'application/pdf', fileUri: 'gs://bucket/report.PDF' } },
    ],
    [
      'a film on YouTube',
      { kind: 'image', source: { kind: 'url', url: 'https://www.youtube.com/watch?v=abc' } },
      { fileData: { fileUri: 'https://www.youtube.com/watch?v=abc' } },
    ],
    [
      'a file of the Files API by its address',
      {
        kind: 'image',
        source: { kind: 'url', url: 'https://generativelanguage.googleapis.com/v1beta/files/x1' },
      },
      { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/x1' } },
    ],
    [
      'a file of the Files API by its name',
      { kind: 'document', source: { kind: 'file', fileId: 'files/x1' } },
      { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/x1' } },
    ],
  ];
  it.each(table)('%s becomes a part', (_case, block, part) => {
    const { body, warnings } = written({ turns: [user('Look', block)] });
    expect(body.contents).toEqual([{ role: 'user', parts: [{ text: 'Look' }, part] }]);
    expect(warnings).toEqual([]);
  });

  it('a fetched address is sent inline', () => {
    const url = 'https://example.com/a.jpg';
    const fetchedMedia = new Map([[url, { mediaType: 'image/jpg; q=1', data: 'aGk=' }]]);
    const { body } = written({ turns: [user({ kind: 'image', source: { kind: 'url', url } })] }, newModel, {
      fetchedMedia,
    });
    expect(body.contents).toEqual([
      { role: 'user', parts: [{ inlineData: { mimeType: 'image/jpeg', data: 'aGk=' } }] },
    ]);
  });

  it.each([
    ['an address that was not fetched', { kind: 'url', url: 'https://example.com/a.jpg' }],
    ['an address of another kind', { kind: 'url', url: 'ftp://example.com/a.jpg' }],
    ['a file of another provider', { kind: 'file', fileId: 'file-abc123' }],
    ['a file name that leaves its folder', { kind: 'file', fileId: 'files/../models' }],
  ] as const)('%s is refused', (_case, source) => {
    expect(() => written({ turns: [user({ kind: 'image', source })] })).toThrow(TranslationRefusal);
  });

  it.each([
    ['low', newModel, { ...inlinePng, mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' } }, 0],
    ['high', newModel, { ...inlinePng, mediaResolution: { level: 'MEDIA_RESOLUTION_HIGH' } }, 0],
    ['auto', newModel, inlinePng, 0],
    ['high', oldModel, inlinePng, 1],
    ['constructor', newModel, inlinePng, 1],
  ])('detail %s of an image for %s', (detail, model, part, warningCount) => {
    const { body, warnings } = written({ turns: [user({ ...png, detail } as Block)] }, model);
    expect(body.contents).toEqual([{ role: 'user', parts: [part] }]);
    expect(warnings).toHaveLength(warningCount);
  });

  it('title and context of a document are read before it; the wish for citations is left out', () => {
    const document: Block = {
      kind: 'document',
      source: { kind: 'text', text: 'Once' },
      title: 'A tale',
      context: 'Told by grandmother.',
      withCitations: true,
    };
    const { body, warnings } = written({ turns: [user(document)] });
    expect(body.contents).toEqual([says('user', 'Title: A tale\nTold by grandmother.', 'Once')]);
    expect(warnings).toEqual(['citations: not supported by Gemini']);
  });
});

describe('thoughts in a request', () => {
  it('a thought that Google signed goes back with its signature', () => {
    const thought: Block = { kind: 'thinking', text: 'Hm', signature: google('s1') };
    const { body, warnings } = written({ turns: [user('Hi'), assistant(thought, 'Yes')] });
    expect(body.contents).toEqual([
      says('user', 'Hi'),
      { role: 'model', parts: [{ text: 'Hm', thought: true, thoughtSignature: 's1' }, { text: 'Yes' }] },
    ]);
    expect(warnings).toEqual([]);
  });

  it.each<[string, Block]>([
    ['that nobody signed', { kind: 'thinking', text: 'Hm', signature: null }],
    ['that Anthropic signed', { kind: 'thinking', text: 'Hm', signature: claude }],
    ['that Anthropic sealed', { kind: 'redacted_thinking', signature: claude }],
  ])('a thought %s is left out with a warning', (_case, thought) => {
    const { body, warnings } = written({ turns: [user('Hi'), assistant(thought, 'Yes')] });
    expect(body.contents).toEqual([says('user', 'Hi'), says('model', 'Yes')]);
    expect(warnings).toEqual(['thinking: Gemini only takes thoughts that it signed itself']);
  });

  it('a thought that Google sealed goes back as its signature', () => {
    const sealed: Block = { kind: 'redacted_thinking', signature: google('s1') };
    expect(written({ turns: [user('Hi'), assistant(sealed, 'Yes')] }).body.contents).toMatchObject([
      says('user', 'Hi'),
      { role: 'model', parts: [{ text: '', thought: true, thoughtSignature: 's1' }, { text: 'Yes' }] },
    ]);
  });

  it('regression: Portkey#1450 the signature of a text goes back with it', () => {
    const text: Block = { kind: 'text', text: 'Yes', signature: google('s1') };
    expect(written({ turns: [user('Hi'), assistant(text)] }, oldModel).body.contents).toEqual([
      says('user', 'Hi'),
      { role: 'model', parts: [{ text: 'Yes', thoughtSignature: 's1' }] },
    ]);
  });
});

describe('signatures of calls', () => {
  const unsigned = 'skip_thought_signature_validator';
  const signaturesOf = (turns: readonly Turn[], model: string): unknown => {
    const contents = written({ turns }, model).body.contents as { parts: Record<string, unknown>[] }[];
    return contents.map(({ parts }) => parts.map((part) => part.thoughtSignature ?? null));
  };
  const twoSteps = [
    user('Weather?'),
    assistant('Let me see.', callOf('c1'), callOf('c2')),
    user(resultOf('c1', '1'), resultOf('c2', '2')),
    assistant(callOf('c3')),
    user(resultOf('c3', '3')),
  ];

  it('regression: Roo-Code#9499 theopenco/llmgateway#1267 only the first unsigned call of every turn is marked', () => {
    expect(signaturesOf(twoSteps, newModel)).toEqual([
      [null],
      [null, unsigned, null],
      [null, null],
      [unsigned],
      [null],
    ]);
  });

  it.each([oldModel, 'gemini-2.5-pro', 'gemini-2.0-flash', 'gemma-3-27b-it'])(
    'no call is marked for %s',
    (model) => {
      expect(signaturesOf(twoSteps, model)).toEqual([
        [null],
        [null, null, null],
        [null, null],
        [null],
        [null],
      ]);
    },
  );

  it.each([newModel, oldModel])('regression: envoy#1726 a signature goes back verbatim to %s', (model) => {
    const turns = [
      user('Hi'),
      assistant(signedCallOf('c1', 'f', '{}', 'a+b/c=='), callOf('c2')),
      user(resultOf('c1', ''), resultOf('c2', '')),
    ];
    expect(signaturesOf(turns, model)).toEqual([[null], ['a+b/c==', null], [null, null]]);
  });

  it('a signature of another provider counts as none', () => {
    const call = { ...callOf('c1'), signature: claude } as Block;
    expect(signaturesOf([user('Hi'), assistant(call), user(resultOf('c1', ''))], newModel)).toEqual([
      [null],
      [unsigned],
      [null],
    ]);
  });
});

describe('blocks that another dialect knows', () => {
  const trace: Block = {
    kind: 'foreign',
    dialect: 'anthropic',
    type: 'server_tool_use',
    value: { id: 's1' },
  };
  it('a trace of a tool that another provider ran is left out with a warning', () => {
    const { body, warnings } = written({ turns: [user('Hi'), assistant(trace, 'Found.')] });
    expect(body.contents).toEqual([says('user', 'Hi'), says('model', 'Found.')]);
    expect(warnings).toEqual(['server_tool_use: not supported by Gemini']);
  });

  it('what the user sends must be understood', () => {
    expect(() => written({ turns: [user(trace)] })).toThrow(TranslationRefusal);
  });

  it("Gemini's own part goes back as it came", () => {
    const value = { executableCode: { language: 'PYTHON', code: '1+1' }, thoughtSignature: 's' };
    const block: Block = { kind: 'foreign', dialect: 'google', type: 'executableCode', value };
    const { body } = written({ turns: [user('Hi'), assistant(block)] });
    expect(body.contents).toEqual([says('user', 'Hi'), { role: 'model', parts: [value] }]);
  });

  it('citations of a text in the history are left out with a warning', () => {
    const cited: Block = { kind: 'text', text: 'Yes', citations: [{ url: 'https://example.com' }] };
    expect(written({ turns: [user('Hi'), turn('assistant', cited, textOf('!'))] }).warnings).toEqual([
      'citations: not supported by Gemini',
    ]);
  });
});
