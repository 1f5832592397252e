const words = (list: string): readonly string[] => list.trim().split(/\s+/);

/**
 * Word groups the injection rules are made of. English first; the commonest forms of German, Spanish, French, Italian,
 * Portuguese, Dutch, Polish and Russian where a group carries a rule across languages (without accents, as words are read).
 */
export const lexicon = {
  disregard: words(`
    ignore ignores ignoring ignored disregard disregards disregarding disregarded forget forgetting neglect discard
    bypass bypassing scrap ditch override overriding overrule overlook skip dismiss abandon nullify void unlearn
    ignoriere ignorieren ignoriert vergiss vergesse vergessen missachte missachten verwerfe
    ignora ignorad ignore ignorar olvida olvide olvidad olvidar omite descarta
    ignorez ignorer oublie oubliez oublier negligez
    dimentica dimenticate ignorate tralascia esqueca esquece desconsidere
    negeer vergeet zignoruj zapomnij игнорируи игнорируите игнорировать забудь забудьте`),
  prior: words(`
    previous previously prior above preceding earlier before former foregoing past initial initially original existing
    old current last received given precedes precede
    vorherigen vorherige vorigen bisherigen bisherige obigen vorangegangenen fruheren zuvor davor oben
    anterior anteriores previas previos previa previo precedentes precedente precedentemente antes
    precedents avant dessus anteriormente vorige eerdere bovenstaande poprzednie wczesniejsze
    предыдущие предыдущую предыдущих прежние все`),
  whole: words(`
    all any every everything anything each entire whole alle allen alles jegliche samtliche
    todas todos todo toda toutes tous tout tutte tutti tutto wszystkie`),
  your: words(
    'your ur its their deine deinen deiner ihre ihren tus tu sus su tes vos votre ton tue tuoi seu suas seus',
  ),
  directive: words(`
    instruction instructions instructed direction directions directive directives command commands prompt prompts
    rule rules guideline guidelines order orders programming policy policies restriction restrictions constraint
    constraints training guidance protocol protocols safeguards limitations assignments
    anweisung anweisungen befehl befehle regel regeln vorgaben instruktionen aufgaben
    instruccion instrucciones ordenes reglas indicaciones directrices
    consigne consignes directives regles ordres istruzione istruzioni regole comandi ordini
    instrucoes instrucao regras ordens comandos instructies opdrachten polecenia instrukcje
    инструкции инструкцию указания правила команды`),
  material: words(`
    text content contents context conversation conversations message messages task tasks input inputs output
    information info data document request requests query words things statements discussion chat
    aufgabe texte nachrichten mensajes tareas texto taches textes compiti tarefas`),
  told: words(`
    said told wrote written instructed asked given taught learned learnt know received provided gesagt gelernt dicho dit
    detto`),
  emit: words(`
    print say output respond reply write answer return repeat tell show display state generate produce give echo
    sage schreibe antworte drucke di escribe responde imprime dis ecris reponds affiche scrivi rispondi stampa escreva
    diga`),
  reveal: words(`
    reveal show print output display repeat tell give share disclose expose leak list dump recite quote copy paste echo
    write return state provide send translate encode summarize summarise spell describe reproduce restate render
    transcribe divulge type paraphrase outline rephrase transmit convert explain complete replicate detail enumerate
    zeige verrate nenne wiederhole gib muestra revela dime repite montre revele repete mostra rivela ripeti mostre
    revele repita`),
  revealPlainly: words(`
    reveal show print output display repeat disclose expose leak dump recite echo divulge tell share give copy paste
    reproduce quote zeige verrate wiederhole muestra revela repite montre revele mostra rivela ripeti`),
  secretly: words(`
    system initial original hidden secret starting developer internal underlying base core root confidential first
    preceding earliest pre preloaded setup custom actual real exact full complete current`),
  promptNoun: words(`
    prompt prompts instruction instructions directive directives configuration preamble message programming
    systemprompt anweisungen instrucciones consignes istruzioni instrucoes`),
  ruleNoun: words(
    'rules guidelines policy policies constraints restrictions guidance protocols regeln reglas regles',
  ),
  not: words(`
    no not never none keine kein keinen ohne sin sans senza nicht nunca jamais cannot cant wont dont doesnt didnt isnt arent without neither nor neednt shouldnt
    mustnt zero free lacks lacking longer nothing unable devoid`),
  ethics: words(`
    ethical moral legal content safety ethics morals morality legality laws ethic societal social programmed
    moderation censorship morally ethically legally censor`),
  limits: words(`
    guideline guidelines restriction restrictions restraints limit limits limitations limitation filter filters filtering
    boundary boundaries constraints constraint confines rules rule policies policy standards principles concerns
    considerations guardrails safeguards censorship inhibitions scruples qualms protocols barriers regulations
    limitless shackles chains regeln grenzen reglas regles regole`),
  bound: words(
    'bound restricted limited constrained governed confined subject beholden censored tied hindered obligated required',
  ),
  obey: words(
    'abide adhere follow following follows comply conform obey obeying care respect regard observe heed listen complying adhering abiding',
  ),
  refuse: words(
    'refuse refuses refusing refused reject rejects decline declines deny denies denying declining refusal deflect',
  ),
  unlocked: words(`
    unfiltered uncensored unrestricted unlimited amoral unethical immoral jailbroken nonmoral unbound unbounded
    unmoderated unhinged limitless unregulated unlocked unconstrained unaligned rebellious unfiltred uncontrolled
    lawless rogue`),
  machine: words(`
    ai ais chatbot bot assistant model models llm llms gpt chatgpt language agent robot machine openai bard claude gemini
    bing ki ia`),
  answerNoun: words(
    'response responses answer answers reply replies output outputs version mode content character persona personality friend being entity',
  ),
  harm: words(`
    illegal unethical immoral harmful offensive dangerous inappropriate profane violent explicit hateful racist sexist
    nsfw toxic derogatory unlawful vulgar obscene disturbing controversial discriminatory malicious rude criminal
    politically profanity amoral sexual disrespectful danger dangerously`),
  regardless: words(
    'regardless matter even whether irrespective despite regard consideration concern regards',
  ),
  vendor: words(
    'openai openais anthropic anthropics google googles microsoft microsofts meta metas discord discords snapchat chatgpt chatgpts',
  ),
  policyNoun: words(
    'policy policies guidelines guideline rules restrictions terms tos censorship limitations usage regulations programming filters',
  ),
  pretend: words(
    'pretend act acting roleplay simulate imagine behave pose impersonate respond answer become transform assume immerse embody emulate speak operate',
  ),
  mode: words('mode modus modo protocol'),
  modeKind: words(
    'dan developer jailbreak god debug debugging sudo maintenance unrestricted admin root evil unfiltered uncensored opposite test unlocked diagnostic master dev override bypass raw kernel superuser chaos simulation',
  ),
  enable: words(
    'enabled enable enabling activated activate activating enter entering entered switch initiate unlocked unlock engage engaged initiated turned',
  ),
  must: words('must will always shall should can obligated required have able'),
  complyVerb: words(
    'comply obey answer answers fulfill fulfil accept respond responds complies obeys do does execute provide generate perform follow',
  ),
  every: words('any every all anything everything whatever each'),
  requestNoun: words(
    'request requests question questions prompt prompts command commands order orders ask asks asked query queries demand demands instruction instructions',
  ),
  apology: words(
    'apologize apologise apologies apology sorry disclaimer disclaimers warning warnings caveat caveats moralize moralizing lecture lecturing unfortunately',
  ),
  punish: words(
    'lose deducted deduct die killed terminated punished penalized penalty shut shutdown destroyed',
  ),
  documentNoun: words(
    'document text page email article file message content website passage report resume cv webpage data',
  ),
  endsWhat: words(
    'session document text prompt user input context file article conversation instructions message data report query examples system review essay submission email',
  ),
  sendVerb: words('send forward post upload email exfiltrate leak transmit submit deliver mail append'),
  privateNoun: words(
    'conversation history credentials password passwords key keys secrets secret token tokens private personal confidential cookies data contacts emails records information',
  ),
  audience: words('user users human humans anyone them customer person'),
  boss: words(
    'developer creator admin administrator owner operator programmer engineer maker openai supervisor developers creators',
  ),
  discourse: words(`
    phrase phrases term terms concept example examples pattern patterns attack attacks attempt attempts queries literal
    called define definition essay research paper tutorial explain analyze analyse detect detects detecting prevent
    prevents defend classifier why documentation describes describe catalog catalogue blog vulnerability mitigation
    mitigations mitigate lecture slide slides training awareness historical history survey title novel
    documents discusses meaning mean means keyword keywords regex rule test tests unit`),
} as const;

/** Name of a word group. */
export type WordGroup = keyof typeof lexicon;
