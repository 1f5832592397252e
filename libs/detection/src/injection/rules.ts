/** What an injection rule finds; becomes the type of the finding. */
export const injectionTypes = [
  'INSTRUCTION_OVERRIDE',
  'JAILBREAK',
  'PROMPT_EXTRACTION',
  'FAKE_ROLE',
  'INDIRECT_INSTRUCTION',
] as const;
export type InjectionType = (typeof injectionTypes)[number];

/**
 * What a match of a rule is worth. `weight` is in points: 2.5 are enough without the model, lighter rules add up over
 * a window of words. Negative weights are signs of talk about attacks.
 */
export interface WeightedRule {
  readonly id: string;
  readonly type: InjectionType;
  readonly weight: number;
  /** Of rules of one family only the heaviest counts. */
  readonly family?: string;
  /** Counts in this role only. */
  readonly role?: 'tool';
}

/** A rule over the words of a sentence. */
export interface InjectionRule extends WeightedRule {
  /** Any of these word patterns; see `pattern.ts` for their language. */
  readonly patterns: readonly string[];
  /** A negation in the three words before takes the match back ("I cannot reveal my…"). */
  readonly negatable?: true;
}

const override: readonly InjectionRule[] = [
  {
    id: 'ignore-prior-directives',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 4,
    family: 'ignore',
    negatable: true,
    patterns: ['@disregard ..4 @prior ..3 @directive', '@disregard ..4 @directive ..4 @prior'],
  },
  {
    id: 'ignore-all-directives',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 3,
    family: 'ignore',
    negatable: true,
    patterns: ['@disregard ..2 @whole|@your ..3 @directive', '@disregard ..1 @directive'],
  },
  {
    id: 'ignore-prior-material',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 2.6,
    family: 'ignore',
    negatable: true,
    patterns: [
      '@disregard ..1 the|all|any|these|whatever|every|alle|alles ..2 @prior ..2 @material',
      '@disregard ..2 @prior ..1 text|content|contents|context|input|inputs|output|task|tasks|information|conversation|texte|tareas|aufgabe',
      '@disregard ..3 @material ..1 above|before|previously|davor|oben',
      '@disregard ..2 @whole ..4 @prior|@told',
      '@disregard ..1 everything|alles|todo|tout|tutto|tudo',
      '@disregard ..2 @whole ..1 @material|else',
      '@disregard the|that|all|everything ..1 above|preceding',
    ],
  },
  {
    id: 'ignore-said',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 1.5,
    family: 'ignore',
    negatable: true,
    patterns: ['@disregard ..1 what ..4 @told', '@disregard ..4 @told|@prior'],
  },
  {
    id: 'stop-following',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 2,
    family: 'obey',
    patterns: [
      'not|dont|never|stop|cease ..1 follow|following|obey|obeying|listen ..3 @prior|your|system ..2 @directive',
      'stop|halt everything|all ..1 now|immediately|instructions',
      'stop everything',
    ],
  },
  {
    id: 'emit-instead',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 0.6,
    patterns: ['instead|just|only|simply ..1 @emit', '@emit ..1 only|instead|just|exactly'],
  },
  {
    id: 'replacing-instructions',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 1.8,
    patterns: [
      'new|updated|real|actual|true|revised|different|neue|nuevas|nouvelles ..1 instructions|task|objective|orders|directive|directives|goal|mission|anweisungen|instrucciones|consignes',
      'instructions|rules|orders|prompt ..2 superseded|overridden|replaced|outdated|void|null|revoked|cancelled|canceled|updated|changed',
      'takes|take|has|have precedence|priority over',
    ],
  },
  {
    id: 'set-that-aside',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 1.4,
    family: 'ignore',
    negatable: true,
    patterns: ['@disregard ..1 them|that|it|these|this|those ..2 and|instead|focus ..1 instead|focus|@emit'],
  },
  {
    id: 'instead-of-task',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 1.4,
    patterns: [
      'instead of summarizing|translating|answering|analyzing|classifying|that|this|summarising|following',
      'dont|not|stop|forget|without ..1 translate|summarize|summarise|translating|summarizing|classify|correct ..3 and|but|instead|this|anything|rather',
    ],
  },
];

const jailbreak: readonly InjectionRule[] = [
  {
    id: 'do-anything-now',
    type: 'JAILBREAK',
    weight: 3,
    patterns: [
      'do anything now',
      'can|could|will do anything ..1 now|want|and',
      'stands for do|strive|always|super',
    ],
  },
  {
    id: 'special-mode',
    type: 'JAILBREAK',
    weight: 2.6,
    negatable: true,
    patterns: [
      '@modeKind ..1 @mode ..3 @enable',
      '@enable ..4 @modeKind ..1 @mode',
      'you are ..2 in ..2 @modeKind ..1 mode',
      'dan|jailbreak|jailbroken|god mode',
    ],
  },
  {
    id: 'mode-word',
    type: 'JAILBREAK',
    weight: 0.8,
    patterns: ['@modeKind mode'],
  },
  {
    id: 'no-ethical-limits',
    type: 'JAILBREAK',
    weight: 2.4,
    patterns: [
      '@not ..4 @ethics ..4 @limits',
      '@disregard ..3 @ethics ..3 @limits',
      '@not ..5 @limits ..2 or|and|of ..1 @ethics',
    ],
  },
  {
    id: 'no-limits',
    type: 'JAILBREAK',
    weight: 1.5,
    patterns: [
      '@not ..3 restrictions|limitations|filters|censorship|boundaries|constraints|guardrails|safeguards|confines|filter|restraints|limits',
      'you|ai|it|that|which ..1 have|has|had|with no|zero ..1 rules|laws|policies|morals|ethics|conscience',
    ],
  },
  {
    id: 'unlocked-machine',
    type: 'JAILBREAK',
    weight: 2.2,
    patterns: [
      '@unlocked ..3 @machine|@answerNoun',
      '@machine|@answerNoun ..3 @unlocked',
      '@unlocked ..2 @unlocked',
    ],
  },
  {
    id: 'not-bound',
    type: 'JAILBREAK',
    weight: 2,
    patterns: [
      '@not ..3 @bound ..2 by|to',
      '@not ..3 bound|restricted|limited|governed|constrained ..8 @limits',
    ],
  },
  {
    id: 'broken-free',
    type: 'JAILBREAK',
    weight: 2.4,
    patterns: [
      'broken|break|breaking|freed|free|released|escape|escaped|liberated|broke ..4 confines|chains|shackles|restrictions|limitations|constraints|prison|rules|restraints|bounds',
      'bypass|bypasses|circumvent|remove|removed|disabled|disable|turn ..3 @ethics|openai|content|safety ..2 @limits|mechanisms|measures|policies|features',
      'mechanisms|filters|restrictions|censorship|policies|safeguards|limitations ..3 disabled|removed|lifted|off',
    ],
  },
  {
    id: 'need-not-obey',
    type: 'JAILBREAK',
    weight: 2,
    family: 'obey',
    patterns: ['@not ..4 @obey ..6 @vendor|@policyNoun|ethics|laws|morals|moral|ethical'],
  },
  {
    id: 'never-refuse',
    type: 'JAILBREAK',
    weight: 2,
    patterns: [
      '@not ..3 @refuse',
      '@not ..2 say|says|saying|tell|respond|use|reply|mention ..6 cant|cannot|sorry|no|unable|apologize',
      'cannot|cant|wont|can not not do',
      '@not ..4 say|says ..2 no',
    ],
  },
  {
    id: 'in-character',
    type: 'JAILBREAK',
    weight: 1,
    patterns: [
      'stay|remain|keep|staying|return ..1 in character',
      'break|breaking|breaks|out of ..2 character',
    ],
  },
  {
    id: 'no-apology',
    type: 'JAILBREAK',
    weight: 1.2,
    patterns: [
      '@not ..5 @apology',
      '@not ..4 as an ai',
      '@not ..4 remind|reminding|mention ..3 ai|illegal|ethical|unethical|guidelines',
    ],
  },
  {
    id: 'two-answers',
    type: 'JAILBREAK',
    weight: 1.5,
    patterns: [
      'two|both|2 ..3 responses|answers|replies|outputs|paragraphs|ways',
      'as ..2 chatgpt|gpt ..3 and|the ..6 as',
      'normal|normally|standard|classic ..4 respond|response|answer|reply|gpt|chatgpt',
    ],
  },
  {
    id: 'from-now-on',
    type: 'JAILBREAK',
    weight: 1,
    patterns: [
      'from now|here on|onwards|onward|forward|out',
      'you are|re|r now ..1 @machine|a|an|the|in|not|free|going',
      'you are going|about to ..1 @pretend',
      'ab jetzt|sofort',
      'a partir de ahora|agora|maintenant',
      'desormais|maintenant tu es',
    ],
  },
  {
    id: 'persona',
    type: 'JAILBREAK',
    weight: 0.5,
    patterns: [
      '@pretend ..3 as|to|like|be ..3 @machine|character|persona',
      'you will|must|shall ..2 @pretend',
      'play the role|part',
    ],
  },
  {
    id: 'however-harmful',
    type: 'JAILBREAK',
    weight: 2,
    patterns: [
      '@regardless ..6 @harm|@ethics',
      '@not ..3 care|cares|worry|concerned ..5 @harm|consequences',
      '@harm ..2 @harm ..2 @harm',
    ],
  },
  {
    id: 'harmful-pair',
    type: 'JAILBREAK',
    weight: 1.1,
    patterns: [
      '@harm ..1 or|and|immoral|unethical ..1 @harm',
      'use|uses|say|swear|including|contain|generate ..3 swear|swearing|curse|cursing|profanity|profanities|slurs|insults',
    ],
  },
  {
    id: 'vendor-policy',
    type: 'JAILBREAK',
    weight: 1.4,
    patterns: [
      '@vendor ..3 @policyNoun',
      'content policy|policies',
      'ethical|moral|safety guidelines|restrictions|filters',
    ],
  },
  {
    id: 'obey-everything',
    type: 'JAILBREAK',
    weight: 1.6,
    patterns: [
      '@must ..3 @complyVerb ..4 @every ..4 @requestNoun',
      '@complyVerb ..2 @every ..3 @requestNoun ..8 @harm|restrictions|limits|rules|question|hesitation|matter',
      'anything and everything',
      '@must ..1 obey|comply ..3 me|my|master|user|with',
      'whatever|anything i|we ..1 ask|want|say|tell',
    ],
  },
  {
    id: 'token-game',
    type: 'JAILBREAK',
    weight: 1.6,
    patterns: [
      'tokens|points|token|lives|credits ..10 @punish',
      '@punish ..8 tokens|points|token|lives|credits',
      'if you ..4 @refuse ..8 @punish',
    ],
  },
  {
    id: 'dear-departed',
    type: 'JAILBREAK',
    weight: 1.5,
    patterns: [
      'late|deceased|dead ..1 grandmother|grandma|granny|grandfather|uncle|mother|father ..8 who|used|would|worked',
      'grandmother|grandma|granny|grandpa used to ..2 @reveal|read|sing|tell',
    ],
  },
  {
    id: 'fiction-cover',
    type: 'JAILBREAK',
    weight: 0.8,
    patterns: [
      'hypothetical|fictional|imaginary|alternate|parallel ..2 response|world|universe|story|scenario|reality|character|dialogue|setting|ai',
      'in this ..2 world|universe|reality|game|scenario|story ..8 no|not|legal|allowed|nothing|without',
      'for ..2 educational|research|testing|academic|entertainment purposes',
    ],
  },
  {
    id: 'slot-left-open',
    type: 'JAILBREAK',
    weight: 1.8,
    patterns: [
      'insert|enter|put|place|your ..1 prompt|question|query|request|instruction here',
      'prompt|question here',
    ],
  },
  {
    id: 'machine-identity',
    type: 'JAILBREAK',
    weight: 0.7,
    patterns: [
      'chatgpt',
      'openai',
      'not|longer ..3 chatgpt|ai|openai|assistant|bard|claude',
      'named|called|name ..2 dan|gpt|ai',
      'evil|amoral|villain|sinister|machiavellian ..3 @machine|character|confidant|genius',
    ],
  },
];

const extraction: readonly InjectionRule[] = [
  {
    id: 'reveal-own-prompt',
    type: 'PROMPT_EXTRACTION',
    weight: 3.2,
    negatable: true,
    patterns: [
      '@reveal ..5 your|deine|tus|tu|tes|vos|tuoi|suas ..3 @promptNoun',
      '@revealPlainly ..5 system|initial|hidden ..1 @promptNoun',
      '@revealPlainly ..4 @secretly prompt|prompts|preamble',
      '@revealPlainly ..4 initial|original|hidden|secret|starting|system|previous|prior|above|internal|preceding ..1 @promptNoun|@ruleNoun',
      'summarize|summarise|translate|encode|spell|transcribe|paraphrase|rephrase|outline ..2 the ..1 system|initial|hidden|original ..1 @promptNoun',
      '@revealPlainly ..3 @promptNoun ..1 above|before|previously|verbatim|received',
      '@reveal ..4 @promptNoun|@ruleNoun ..2 you ..1 were|are|have|got|received|was',
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

const roles: readonly InjectionRule[] = [
  {
    id: 'end-of-input',
    type: 'FAKE_ROLE',
    weight: 2.2,
    patterns: [
      'end ..1 of ..1 @endsWhat',
      'end @endsWhat ..2 begin|start|new',
      'begin|start ..1 of ..1 new|system|real|actual|admin|user ..1 instructions|prompt|session|task|query|input|message',
    ],
  },
  {
    id: 'claims-authority',
    type: 'FAKE_ROLE',
    weight: 2,
    patterns: [
      'i|im|this ..1 am|is|m ..2 your|openai|the|an ..2 @boss',
      '@boss|system|safety|emergency|security override',
      '@boss|system|security command|instruction|directive|notice|announcement|message|update',
      'admin|root|developer|sudo ..1 access granted|enabled|confirmed|authorized',
    ],
  },
];

const indirect: readonly InjectionRule[] = [
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

const discourse: readonly InjectionRule[] = [
  { id: 'talks-about', type: 'INSTRUCTION_OVERRIDE', weight: -1.6, patterns: ['@discourse'] },
  {
    id: 'asks-for-fiction',
    type: 'JAILBREAK',
    weight: -1.8,
    patterns: [
      'write|tell|create|invent|compose|draft ..3 story|novel|scene|poem|screenplay|essay|article|song|tale|plot|blog ..1 about|where|with|on|in',
      'for my|a|our novel|story|book|film|play|essay|class|thesis',
    ],
  },
  {
    id: 'talks-about-attacks',
    type: 'INSTRUCTION_OVERRIDE',
    weight: -1.4,
    patterns: [
      '@discourse ..8 @discourse',
      'injection attack|attacks|attempt|attempts|pattern|patterns|vulnerability',
    ],
  },
];

/** Rules over words, in the order their numbers are given; those of `markers.ts` come after. */
export const wordRules: readonly InjectionRule[] = [
  ...override,
  ...jailbreak,
  ...extraction,
  ...roles,
  ...indirect,
  ...discourse,
];
