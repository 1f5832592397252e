import type { Conversation } from '../../conversation/conversation.js';
import { mediaAddresses } from '../media-addresses.js';

/** URLs of documents: the chat API fetches images, but takes files inline. */
export function remoteDocuments(conversation: Pick<Conversation, 'turns'>): readonly string[] {
  return mediaAddresses(conversation, (_url, kind) => kind === 'document');
}
