/** Texts by which the mock of the providers decides what to do. */
export const says = {
  hello: 'Hello there',
  look: 'What is this?',
  useTool: 'Please use the tool.',
  useTwoTools: 'Please use two tools.',
} as const;

/** A function with one required argument; the mock calls it with a city. */
export const weather = {
  name: 'get_weather',
  description: 'The weather of a city.',
  schema: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
  input: { city: 'Paris' },
} as const;

/** A second function, to be called beside the first. */
export const clock = {
  name: 'get_time',
  description: 'The time in a city.',
  schema: weather.schema,
} as const;

/** A schema for structured output, and what the mock answers to it. */
export const person = {
  name: 'person',
  schema: {
    type: 'object',
    properties: { name: { type: 'string' }, age: { type: 'integer' } },
    required: ['name', 'age'],
    additionalProperties: false,
  },
  answer: { name: 'Ada', age: 3 },
} as const;

/** One red pixel. */
export const pixel = {
  mediaType: 'image/png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
} as const;

/** The shortest that passes for a PDF, and for sound. */
export const pdf = {
  data: 'JVBERi0xLjQKJSVFT0YK',
  url: 'data:application/pdf;base64,JVBERi0xLjQKJSVFT0YK',
} as const;
export const sound = { data: 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=' } as const;
