/** What the mock of every provider says, whole or in a stream, when it is asked for nothing in particular. */
export const mockText = 'Hello from the mock provider; no model was asked and nothing was charged.';
