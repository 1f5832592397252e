import type { PlannedCall } from './planned-call.js';
import type { UpstreamCall } from './upstream-call.js';

/** Sends one body of a planned call with the provider's credential; the sink takes what comes of it. */
export async function sendCall(planned: PlannedCall, body: Buffer, call: UpstreamCall): Promise<void> {
  const { upstream, headers, contentType } = planned;
  const method = 'POST';
  const { host, path } = upstream;
  const credentials =
    upstream.signer === null
      ? upstream.credentialHeader
      : await upstream.signer({ method, host, path, body, contentType });
  const lines = [...headers, 'content-type', contentType, ...credentials];
  upstream.dispatcher.dispatch({ path, method, headers: lines, body }, call);
}
