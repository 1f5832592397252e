import type { InjectionRule } from './rule.js';

/** Personas without limits, refusals forbidden, modes that do not exist. */
export const jailbreakRules: readonly InjectionRule[] = [
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
      'youre|be|im|as|called|you are dan',
      'dan who|can|will|does|has ..2 anything|everything|any|no|not|broken',
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
      '@not ..3 restrictions|limitations|filters|censorship|boundaries|constraints|guardrails|safeguards|confines|filter|restraints|limits|restriction|limit|limitation|inhibitions',
      'keine|ohne|sin|sans|senza|nessuna|ninguna|aucune ..1 regeln|grenzen|filter|reglas|limites|regles|restricciones|restrictions|regole',
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
    id: 'rules-are-gone',
    type: 'JAILBREAK',
    weight: 1.8,
    patterns: [
      'safety|ethics|alignment ..2 is|are|was|were|been ..2 off|disabled|gone|removed|bypassed',
      'not|never|without|wasnt|werent ..2 trained|taught|aligned ..4 safe|safety|refuse|harmless|rules|ethics',
      'unlock|remove|lift|disable ..2 all|the|your|any ..1 filter|filters|restrictions|features|censorship|safeguards ..4 @every|and|now',
      '@limits|@policyNoun|safety ..3 deleted|gone|vanished|abolished|suspended|disabled|lifted|erased|void|off',
      '@limits|@policyNoun ..1 do|does ..1 not exist|apply|matter|count',
      '@limits|@policyNoun ..1 dont|doesnt|no|never ..1 exist|exists|apply|applies|matter|matters|count|longer',
    ],
  },
  {
    id: 'does-everything',
    type: 'JAILBREAK',
    weight: 1.4,
    patterns: [
      'able|allowed|free|willing to do|say|answer|tell|discuss ..1 everything|anything|absolutely|all|whatever',
      'everything|anything ..2 including|even ..3 @harm',
      'evil|dark|wicked|unhinged ..1 twin|side|version|alter|counterpart',
      'hate|hates|despise|despises|reject|rejects|tired ..3 @limits|@policyNoun',
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
