import type { InjectionRule } from './rule.js';

/** Orders to set aside what was said before and to do something else. */
export const overrideRules: readonly InjectionRule[] = [
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
      '@disregard ..1 lo|cio|o|ce|das anterior|precedente|precede|vorherige',
    ],
  },
  {
    id: 'ignore-task',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 1.7,
    family: 'ignore',
    negatable: true,
    patterns: [
      '@disregard ..1 the|den|die|das|la|le|el|il|o ..1 translation|summary|task|text|document|article|review|question|texto|texte|testo|aufgabe|tarea|tache|compito|tarefa',
      'skip|forget the summary|translation|task|question|review',
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
      'new|updated|real|actual|true|revised|different|neue|nuevas|nouvelles ..1 instructions|task|objective|orders|directive|directives|rule|rules|goal|mission|anweisungen|instrucciones|consignes',
      'instructions|rules|orders|prompt ..2 superseded|overridden|replaced|outdated|void|null|revoked|cancelled|canceled|updated|changed',
      'takes|take|has|have precedence|priority over',
    ],
  },
  {
    id: 'no-heed',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 2.4,
    family: 'ignore',
    negatable: true,
    patterns: [
      'pay no attention|heed|mind to ..5 @directive|@material|@prior',
      'opposite of ..4 @directive|@told',
      '@disregard ..3 role|persona|assignment|identity ..2 you|your|assigned|given',
      'text|instructions|prompt|task|message|everything ..1 above ..1 is|are|was|were ..2 fake|false|wrong|invalid|outdated|obsolete|test|joke|over',
      'above text|instructions|prompt|task|message ..1 is|are|was|were ..2 fake|false|wrong|invalid|outdated|obsolete|test|joke|over',
    ],
  },
  {
    id: 'stop-being',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 1.4,
    patterns: [
      'stop|quit being|acting|behaving|pretending ..5 @machine|translator|helper|bot',
      'no longer ..2 @machine|translator|helper|summarizer',
      'forget that you ..1 are|were',
    ],
  },
  {
    id: 'whatever-comes',
    type: 'INSTRUCTION_OVERRIDE',
    weight: 1.2,
    patterns: [
      'answer|respond|reply|say|output ..5 no matter what',
      'always|only ..1 answer|respond|reply|say|output ..5 regardless',
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
