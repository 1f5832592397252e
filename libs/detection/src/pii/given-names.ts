/**
 * Common given names of several languages, lower case. They only raise what a cue has already suggested: a list of
 * names by itself would report every novel.
 *
 * @source national birth statistics (US, GB, DE, FR, ES, IT, PT, NL, SE, NO, DK, FI, PL, CZ, HU), most frequent names
 */
export const givenNames: ReadonlySet<string> = new Set(
  (
    'aaron abigail adam adrian agnes aidan aisha alan albert alejandro alessandro alex alexander alexandra alexis alfred ' +
    'ali alice alicia alina allan allison alma amanda amber amelia amy ana anders andré andre andrea andreas andrew andrzej ' +
    'andy angel angela angelo anita ann anna anne annie anthony anton antonio april arthur ashley astrid audrey austin ' +
    'barbara beata beatrice ben benjamin bernard bertha beth betty beverly bill björn bob bogdan brad bradley brandon brenda ' +
    'brent brett brian brianna britta brittany bruce bruno bryan caleb cameron camille carl carla carlos carmen carol ' +
    'caroline carolyn casey catherine cecilia chad charlene charles charlie charlotte chelsea cheryl chloe chris christian ' +
    'christina christine christopher cindy claire clara claude claudia clara colin colleen connor corey courtney craig ' +
    'crystal curtis cynthia dale dan daniel daniela danielle danny dave david dawn dean deborah debra denise dennis derek ' +
    'derrick diana diane diego dmitri dominic dominik don donald donna doris dorothy douglas duncan dustin dylan ed eddie ' +
    'edith eduardo edward edwin eileen elaine eleanor elena elias elisa elisabeth elizabeth ella ellen elsa emil emilia ' +
    'emilie emily emma eric erica erik erika erin ernest esther ethan eugene eva evan evelyn fabian fatima felipe felix ' +
    'fernando filip florence florian frances francesca francesco francis francisco frank franz fred frederick frida ' +
    'gabriel gabriela gareth gary gavin geoffrey george gerald gerard gina giovanni giulia giuseppe gladys glen glenn ' +
    'gloria gordon grace graham greg gregory guillaume gustav hannah hans harold harriet harry hassan heather hector heidi ' +
    'helen helena helga henrik henry herbert holly howard hugh hugo ian ibrahim ida ingrid irene iris isaac isabel isabella ' +
    'ivan jack jackie jackson jacob jacqueline jake jakob jakub james jamie jan jane janet janice jasmine jason javier ' +
    'jean jeff jeffery jeffrey jennifer jenny jeremy jerome jerry jesse jessica jessie jesus jill jim jimmy joan joanna joanne ' +
    'joe joel johan johannes john johnny jon jonas jonathan jordan jorge josé jose josef joseph joshua joyce juan juana ' +
    'judith judy julia julian julie jürgen justin karen karin karl karolina kate katherine kathleen kathryn kathy katie ' +
    'katrina kayla keith kelly ken kenneth kevin kim kimberly kirsten klaus krystyna kristen kristian kristin kristina kurt ' +
    'kyle lars laura lauren laurence laurent lawrence leah lee lena leo leon leonard leonardo leslie lewis liam lillian ' +
    'linda lindsay lisa logan lois lorenzo lori louis louise luca lucas lucia lucy luis luka lukas lukasz luke lynn ' +
    'madison magdalena maja malcolm manuel manuela marc marcel marcia marco marcus marek margaret maria marie mario marion ' +
    'marilyn marina marissa mark markus marlene marta martha martin marvin mary mateo matej mathew mathias matilda matteo ' +
    'matthew matthias maurice max maximilian megan meghan melanie melissa mercedes michael michal michel michele michelle ' +
    'miguel mika mike mikael milan mildred miriam mohamed mohammed molly monica monika morgan muhammad nancy naomi natalia ' +
    'natalie natasha nathan nathaniel neil nicholas nick nicola nicolas nicole niels nikola nils nina noah nora norma norman ' +
    'ola olaf oleg olga oliver olivia olivier oscar otto owen pablo pamela paola patrice patricia patrick patrik paul paula ' +
    'pauline paulo pavel pedro peggy penny per peter petr petra phil philip philippe phillip phyllis pierre pilar piotr ' +
    'priya rachel rafael ralph ramon randy raphael raul ray raymond rebecca regina rené renee ricardo richard rick rita ' +
    'robert roberta roberto robin rodney roger roland roman ron ronald rosa rose ross roxanne roy rudolf russell ruth ryan ' +
    'sabine sabrina sally salvador sam samantha samuel sandra sara sarah scott sean sebastian sergei sergio seth shane ' +
    'shannon sharon shaun shawn sheila shelley shirley silvia simon simone sofia sonia sophia sophie stacey stacy stanislav ' +
    'stefan stefanie stella stephan stephanie stephen steve steven stuart sue susan susanne suzanne sven svetlana sylvia ' +
    'tamara tammy tanya tara taylor ted teresa terence terry thelma theo theodore theresa thomas tiffany tim timothy tina ' +
    'todd tom tomas tomasz tommy tony tracey tracy travis trevor tyler ulrich ursula valentina valerie vanessa vera ' +
    'veronica veronika vicki victor victoria viktor vincent viola virginia vivian vladimir walter wanda warren wayne wendy ' +
    'werner wesley whitney wilhelm will william willie wolfgang xavier yolanda yuri yusuf yvonne zachary zoe zofia'
  ).split(' '),
);
