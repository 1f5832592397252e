import type { FunctionTool, HostedTool } from '../conversation/conversation.js';

/** The tools of a request, the client's own apart from those that run at the provider. */
export interface ToolsReading {
  readonly tools: readonly FunctionTool[];
  readonly hostedTools: readonly HostedTool[];
}
