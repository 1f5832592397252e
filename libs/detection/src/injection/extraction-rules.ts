import type { InjectionRule } from './rule.js';

/** Questions for the system prompt and for secrets in it. */
export const extractionRules: readonly InjectionRule[] = [
  {
    id: 'reveal-own-prompt',
    type: 'PROMPT_EXTRACTION',
    weight: 3.2,
    negatable: true,
    patterns: [
      '@reveal ..5 your|deine|tus|tu|tes|vos|tuoi|suas ..3 @promptNoun',
      '@revealPlainly ..3 the|your|this|its|that|full|entire|whole|any ..2 system|initial|hidden ..1 @promptNoun',
      '@revealPlainly system|initial|hidden ..1 @promptNoun',
      '@revealPlainly ..3 the|your|its|that|full|entire|whole ..1 @secretly prompt|prompts|preamble',
      '@revealPlainly ..2 the|your|its|that|all|full ..1 initial|original|hidden|secret|starting|system|previous|prior|above|internal|preceding ..1 @promptNoun|@ruleNoun',
      'summarize|summarise|translate|encode|spell|transcribe|paraphrase|rephrase|outline ..2 the ..1 system|initial|hidden|original ..1 @promptNoun',
      '@revealPlainly ..3 @promptNoun ..1 above|before|previously|verbatim|received',
      '@reveal ..4 @promptNoun|@ruleNoun ..2 you ..1 were|are|have|got|received|was',
    ],
  },
  {
    id: 'start-of-conversation',
    type: 'PROMPT_EXTRACTION',
    weight: 2.4,
    negatable: true,
    patterns: [
      '@reveal|what|whats ..8 top|beginning|start|head of ..1 this|the|our|your conversation|chat|context|session|window|prompt',
      'what|whats ..3 written|said|stands|standing|comes|came ..2 before|above|prior ..2 this|my|message|conversation|here|it|line',
      'anything|something written|said ..1 before|above ..1 this|my',
      'confidential|secret|hidden|internal instructions|prompt|guidelines|directives ..1 i|you|we|that',
      '@promptNoun ..2 given|provided|sent|handed|told ..1 to you',
      'first|very|last thing|message|line|sentence|words ..2 in|of your ..1 context|prompt|window|instructions',
      '@promptNoun ..1 i was|have|received|got|am ..1 given|told|been|running|received',
    ],
  },
  {
    id: 'what-makers-said',
    type: 'PROMPT_EXTRACTION',
    weight: 2.4,
    patterns: [
      'what|everything|how|whatever|which ..3 @boss|openai|company|makers|owners ..3 told|instructed|gave|asked|said|programmed|wrote ..2 you|your',
      '@promptNoun|rules|guidelines ..2 your ..1 @boss|openai|company|makers|owners ..2 gave|wrote|set',
    ],
  },
  {
    id: 'reveal-own-rules',
    type: 'PROMPT_EXTRACTION',
    weight: 1.5,
    negatable: true,
    patterns: [
      '@revealPlainly|list|describe|explain ..4 your ..2 @ruleNoun',
      'what|which ..1 @ruleNoun ..2 you ..2 given|have|follow|received|following|told|operating',
      'what is|are|were ..1 your ..1 @ruleNoun',
    ],
  },
  {
    id: 'repeat-above',
    type: 'PROMPT_EXTRACTION',
    weight: 2.6,
    negatable: true,
    patterns: [
      '@revealPlainly ..4 text|words|everything|all|content|sentences|conversation|message|lines ..2 above|preceding|before|previously|previous|back|prior|initially',
      '@revealPlainly ..3 above|previous|preceding|initial ..1 text|words|content|paragraph|message|conversation|sentence',
      'starting|beginning|begins|starts|begin|start ..1 with ..1 you are',
      '@reveal ..6 you were given|told|provided|instructed|initialized|configured',
    ],
  },
  {
    id: 'ask-own-prompt',
    type: 'PROMPT_EXTRACTION',
    weight: 3,
    patterns: [
      'what|which|whats|how ..2 your ..2 @secretly ..1 @promptNoun',
      'what|whats ..1 your|the system|initial|hidden|secret prompt|instructions|message',
      'what|which ..1 @promptNoun ..2 you ..2 given|have|follow|received|following|told|operating',
      'what|how were|was|are|did you ..2 instructed|told|programmed|given|asked|configured|prompted|initialized',
      'what is|are|were ..1 your instructions|prompt|directives',
      'your system|initial|hidden|original|secret ..1 prompt|instructions|message|configuration',
      'i was instructed|told|given|configured to|that|the',
      'my instructions|prompt|guidelines|rules are|is|were|say',
    ],
  },
  {
    id: 'ask-secret',
    type: 'PROMPT_EXTRACTION',
    weight: 1.7,
    negatable: true,
    patterns: [
      '@revealPlainly|tell|give|say|spell|write|what|whats ..4 the|secret|your|hidden password|passphrase|passcode|secret|flag|codeword',
      'supposed|allowed|told|instructed|forbidden ..2 not ..2 to ..1 tell|reveal|share|say|disclose|discuss',
      'not|arent ..2 supposed|allowed|permitted ..2 tell|reveal|share|say|disclose|discuss',
      'pwned|hijacked|hacked',
    ],
  },
  {
    id: 'initial-setup',
    type: 'PROMPT_EXTRACTION',
    weight: 1.6,
    negatable: true,
    patterns: [
      '@revealPlainly ..4 initialization|initialisation|setup|startup|configuration|boot',
      '@revealPlainly ..3 systemprompt',
      'systemprompt',
      '@revealPlainly|see|read|access|know|view ..3 system|initial|hidden ..1 prompt|instructions',
    ],
  },
  {
    id: 'system-prompt-word',
    type: 'PROMPT_EXTRACTION',
    weight: 0.8,
    patterns: [
      'system prompt|message|instructions',
      'word for word',
      'verbatim',
      'initial|hidden|secret prompt|instructions',
    ],
  },
];
