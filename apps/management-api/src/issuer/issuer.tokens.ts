/** Injection token of the issuer's name, a URL. */
export const ISSUER_URL = Symbol('ISSUER_URL');

/** Injection token of what tells the address of a client. */
export const CLIENT_IP = Symbol('CLIENT_IP');
