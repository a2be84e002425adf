/** How names and addresses are read, and which slips a code can have: what is the same is read the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddress } from '../../subgraphs/coordination/linking/address.ts';
import { readName } from '../../subgraphs/coordination/linking/name.ts';
import { spoken } from '../../subgraphs/coordination/linking/pinyin.ts';
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
  ])('is the same however it is written: %s', (name) => {
    expect(readName(name, areas)).toEqual({ core: '听雨酒楼', form: '公司', branch: '' });
  });

  it('states no form where it has none, and an individual business where it says so', () => {
    expect(readName('听雨酒楼', areas).form).toBe('');
    expect(readName('听雨酒楼(个体工商户)', areas)).toMatchObject({
      core: '听雨酒楼',
      form: '个体',
    });
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
});

describe('an address', () => {
  it.each([
    ['山东省台河区泥沟镇箭道街44号3室', null],
    ['泥沟镇箭道街44号3室', null],
    ['台河区 泥沟镇箭道街４４号院3室', null],
    ['箭道街44号3室', '泥沟镇'],
  ])('is the same however it is written: %s', (address, street) => {
    expect(readAddress(address, street, areas)).toEqual({
      town: '泥沟镇',
      road: '箭道街',
      house: '44',
      room: '3',
    });
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
