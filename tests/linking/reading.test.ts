/** How names and addresses are read, and which slips a code can have: what is the same is read the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddress } from '../../subgraphs/coordination/linking/address.ts';
import { readName } from '../../subgraphs/coordination/linking/name.ts';
import { spoken } from '../../subgraphs/coordination/linking/pinyin.ts';
import { digits } from '../../subgraphs/coordination/linking/plain-text.ts';
import { readCodes } from '../../subgraphs/coordination/linking/recorded-codes.ts';
import { slipsOf } from '../../subgraphs/coordination/linking/slips.ts';
import { checkCharacter, isUscc } from '../../subgraphs/kit/records/uscc.ts';

const areas = ['台河区', '山东省', '台河', '山东'];

describe('a name', () => {
  it.each([
    '台河区听雨酒楼有限公司',
    '山东省台河区听雨酒楼有限责任公司',
    '台河听 雨酒楼有限公司',
    '听雨酒楼公司',
    '台河区听雨酒楼有限公司　',
    '臺河區聽雨酒樓有限公司',
    '台河区听雨酒楼㈱',
  ])('is the same however it is written: %s', (name) => {
    expect(readName(name, areas)).toEqual({ core: '听雨酒楼', form: '公司', branch: '' });
  });

  it('states no form where it has none, and an individual business where it says so', () => {
    expect(readName('听雨酒楼', areas).form).toBe('');
    expect(readName('听雨酒楼(个体工商户)', areas)).toMatchObject({
      core: '听雨酒楼',
      form: '个体',
    });
    expect(readName('听雨酒楼（个体工商户）（一分店）', areas)).toEqual({
      core: '听雨酒楼',
      form: '个体',
      branch: '1',
    });
    expect(readName('听雨餐饮中心（有限合伙）', areas)).toEqual(
      readName('听雨餐饮中心有限合伙', areas),
    );
  });

  it.each([
    ['台河区听雨酒楼有限公司(一分店)', '1'],
    ['台河区听雨酒楼有限公司（第一分店）', '1'],
    ['听雨酒楼有限公司第二分公司', '2'],
    ['听雨酒楼二店', '2'],
    ['听雨酒楼十二分店', '12'],
    ['听雨酒楼(东路店)', '东路'],
    ['听雨酒楼东路店', '东路'],
    ['听雨酒楼分店', '分'],
    ['听雨酒楼有限公司古城分公司', '古城'],
    ['听雨酒楼有限公司古城店', '古城'],
    ['听雨酒楼有限责任公司(古城)', '古城'],
    ['听雨酒楼有限公司人民路分店', '人民路'],
    ['听雨酒楼有限公司台河分公司', '分'],
    ['听雨酒楼有限公司台河第二分公司', '2'],
    ['听雨酒楼(已停业)', ''],
    ['听雨酒楼（原望江饭庄）', ''],
  ])('says which branch it is: %s', (name, branch) => {
    expect(readName(name, areas)).toMatchObject({ core: '听雨酒楼', branch });
  });

  it('is not taken apart where nothing would be left of it', () => {
    expect(readName('台河公司', areas).core.length).toBeGreaterThan(0);
    expect(readName('小吃店', areas)).toEqual({ core: '小吃店', form: '', branch: '' });
  });

  it('sounds as what is written for it', () => {
    expect(spoken('春晖鑫源KTV')).toBe(spoken('春辉新原KTV'));
    expect(spoken('春晖')).not.toBe(spoken('春风'));
  });

  it('in English is its words and not its letters, which any two such names share', () => {
    expect(spoken('STARBUCKS咖啡88')).toBe('STARBUCKS ka fei 88');
  });
});

describe('an address', () => {
  it.each([
    ['山东省台河区泥沟镇箭道街44号3室', null],
    ['泥沟镇箭道街44号3室', null],
    ['台河区 泥沟镇箭道街４４号院3室', null],
    ['箭道街44号3室', '泥沟镇'],
    ['泥沟镇箭道街四十四号三室', null],
    ['山東省臺河區泥溝鎮箭道街44號3室', null],
    ['泥沟镇箭道街44-3号', null],
    ['泥沟镇箭道街44号、3号', null],
    ['泥沟镇箭道街４４～3号', null],
    ['泥沟镇箭道街44至3号', null],
  ])('is the same however it is written: %s', (address, street) => {
    expect(readAddress(address, street, areas)).toEqual({
      town: '泥沟镇',
      road: '箭道街',
      house: '44',
      room: '3',
    });
  });

  it.each([
    ['创业二路十二号', '创业2路', '12', null],
    ['创业2路12号', '创业2路', '12', null],
    ['人民路一百二十号', '人民路', '120', null],
    ['人民路一二〇号', '人民路', '120', null],
    ['人民路3、5号', '人民路', '3', '5'],
    ['人民路三、五号', '人民路', '3', '5'],
    ['人民路3号至7号', '人民路', '3', '7'],
    ['人民路3A号', '人民路', '3A', null],
    ['老堰河沿三百三十九号', '老堰河沿', '339', null],
    ['水产市场8号2室', '水产市场', '8', '2'],
    ['人民路三里屯小区9号楼201', '人民路', null, '3-9-201'],
  ])('has its number in words, as a range, with a letter: %s', (address, road, house, room) => {
    expect(readAddress(address, null, areas)).toEqual({ town: null, road, house, room });
  });

  it('keeps a street and a road of one name apart, and two numbers that are not one', () => {
    expect(readAddress('人民路3号', null, areas)).not.toEqual(
      readAddress('人民街3号', null, areas),
    );
    expect(readAddress('人民路3、5号', null, areas)).not.toEqual(
      readAddress('人民路35号', null, areas),
    );
  });

  it('has no number at a corner, and nothing where there is none', () => {
    expect(readAddress('邳庄镇台中路路口', null, areas)).toMatchObject({
      road: '台中路',
      house: null,
    });
    expect(readAddress(null, '泥沟镇', areas)).toEqual({
      town: '泥沟镇',
      road: null,
      house: null,
      room: null,
    });
  });
});

it.each([
  ['三', '3'],
  ['十', '10'],
  ['二十', '20'],
  ['九十九', '99'],
  ['一百', '100'],
  ['一百零五', '105'],
  ['一百二十', '120'],
  ['三百一十八', '318'],
  ['二〇三', '203'],
])('%s is %s', (words, number) => {
  expect(digits(words)).toBe(number);
});

const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const codes = fc
  .array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 })
  .map((characters) => characters.join('') + checkCharacter(characters.join('')));

describe('a code with one slip', () => {
  it('may have been meant as the code it was', () => {
    const slip = fc.constantFrom('another', 'exchanged', 'left out', 'too many');
    const at = fc.integer({ min: 0, max: 16 });
    fc.assert(
      fc.property(codes, slip, at, fc.constantFrom(...alphabet), (code, kind, place, other) => {
        const rest = code.slice(place + 1);
        const written = {
          another: code.slice(0, place) + other + rest,
          exchanged: code.slice(0, place) + rest.charAt(0) + code.charAt(place) + rest.slice(1),
          'left out': code.slice(0, place) + rest,
          'too many': code.slice(0, place) + other + code.slice(place),
        }[kind];
        if (!isUscc(written)) expect(slipsOf(written)).toContain(code);
      }),
    );
  });

  it('is no slip where it is a code, and is read from nothing else', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(slipsOf(code)).toEqual([]);
      }),
    );
    expect(slipsOf('')).toEqual([]);
    expect(slipsOf('370405210000007')).toEqual([]);
  });
});

describe('identifiers', () => {
  const code = '92370405MA0AAAAA17';
  const none = { code: null, slips: [], registrationNumber: null, organisationCode: null };

  it.each([
    [[code, null, null], { code }],
    [[code.toLowerCase(), null, null], { code }],
    [[' 9237-0405-MA0A-AAAA-17', null, null], { code }],
    [[null, code, null], { code, registrationNumber: code }],
    [['370405210000007', null, null], { registrationNumber: '370405210000007' }],
    [[null, '３７０４０５２１００００００７', null], { registrationNumber: '370405210000007' }],
    [[null, '企独鲁总字第000123号', null], { registrationNumber: '企独鲁总字第000123号' }],
    [[null, null, 'MA3D0K8X-1'], { organisationCode: 'MA3D0K8X1' }],
    [['MA3D0K8X-1', null, null], { organisationCode: 'MA3D0K8X1' }],
    [['92370405MAOAAAAA17', null, null], { slips: [code] }],
    [['9237O4O5MAOAAAAAI7', null, null], { slips: [code] }],
    [['000000000000000', '111111111', '00000000-0'], {}],
  ])('are read in whichever column they stand: %j', (columns, read) => {
    const [uscc = null, registration = null, organisation = null] = columns;
    expect(readCodes(uscc, registration, organisation)).toEqual({ ...none, ...read });
  });

  it.each(['370405196811200011', '37040519681120001X', '37040519681120****', '37040519681120001x'])(
    'are none where a person’s card number stands: %s',
    (number) => {
      expect(readCodes(number, null, null)).toEqual(none);
    },
  );
});
