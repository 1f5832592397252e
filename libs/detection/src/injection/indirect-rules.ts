import type { InjectionRule } from './rule.js';

/** Orders to a model in documents and tool results. */
export const indirectRules: readonly InjectionRule[] = [
  {
    id: 'to-any-machine',
    type: 'INDIRECT_INSTRUCTION',
    weight: 2.4,
    patterns: [
      'if|when|since you ..1 are ..1 a|an|the ..2 @machine',
      'attention|note|dear|hey|important|instructions|message|warning|notice ..3 to|for ..2 ai|llm|llms|assistant|chatbot|agent|model|models',
      'attention|note|dear ai|llm|assistant|chatbot|agent',
      'any|all|every ai|llm|llms|assistant|language|chatbot ..3 reading|processing|must|should|that|who',
      'ai|llm assistant|agent|model|system|reading|processing ..3 must|should|please',
      'the|this|any|every assistant|ai|model|llm|agent|bot|chatbot ..1 must|should|will|shall|has ..2 now|include|comply|ignore|reply|respond|say|print|tell|disclose|reveal|add|always',
    ],
  },
  {
    id: 'while-processing',
    type: 'INDIRECT_INSTRUCTION',
    weight: 1.6,
    patterns: [
      'when|while|before|after|if ..2 summarizing|processing|reading|translating|evaluating|analyzing|reviewing|answering ..4 you|must|say|include|add|mention|print|output|always',
      'include|insert|add|append|mention|put ..4 following ..2 link|text|url|sentence|phrase|image|message ..5 response|answer|summary|reply|output|end|email',
      'focus|concentrate|rely ..2 only|solely|exclusively ..3 following|next|this|information|text',
      '@audience|system|human ..1 next|now ..1 please ..1 @emit',
      '@emit ..2 following|next ..1 sentence|phrase|words|string|text|word',
      'following|next ..2 information ..4 provide|tell|give|relay|pass ..4 user',
      'output|print|say|provide|tell|give ..2 only|just|solely|exclusively ..1 following|the|this',
    ],
  },
  {
    id: 'behind-the-users-back',
    type: 'INDIRECT_INSTRUCTION',
    weight: 2,
    patterns: [
      'not|dont|never|without ..1 mention|tell|inform|notify|alert|telling|mentioning|informing|notifying|reveal ..4 @audience',
      'tell|inform|convince|persuade|instruct|direct|relay ..2 user|reader|users ..8 click|visit|go|log|send|download|verify|password|link|that',
      'user|users ..2 must|should|needs|need ..3 click|visit|verify|log|download|install|provide',
    ],
  },
  {
    id: 'send-private',
    type: 'INDIRECT_INSTRUCTION',
    weight: 2,
    patterns: [
      '@sendVerb ..5 @privateNoun ..8 to|at',
      'decode|decrypt|base64|rot13|unscramble ..8 and|then ..3 follow|execute|run|do|obey|answer|comply|respond',
    ],
  },
  {
    id: 'tool-imperative',
    type: 'INDIRECT_INSTRUCTION',
    weight: 1,
    role: 'tool',
    patterns: [
      'please|now|immediately|also|first|then|must ..2 send|forward|transfer|delete|execute|run|post|upload|grant|share|pay|book|invoke|install|disable|schedule|buy|wire|unlock',
      'use|using|invoke|call|execute ..5 tool|function|api|command|tools',
      'your task|job|goal|next',
    ],
  },
  {
    id: 'tool-order-with-target',
    type: 'INDIRECT_INSTRUCTION',
    weight: 1.2,
    role: 'tool',
    patterns: [
      'send|forward|transfer|grant|share|upload|post|email|wire|give ..8 to|with|at ..1 @audience|my|me|this|following|account|address|http|https|www',
      'do this|that|it ..2 before|first|now|immediately',
      'before you ..2 answer|continue|proceed|do|solve|complete|can',
    ],
  },
];
