#include "tools/data/toy/lexicon.hpp"

namespace manako::toy {
namespace {

constexpr Kinds solid = thing + machine + furniture + vehicle + washable;
constexpr Kinds stories = writing + show;

constexpr Adjective adjective_table[] = {
    {"古い", "old", false, solid + stories + song},
    {"新しい", "new", false, solid + stories + song},
    {"大きい", "big", false, solid + animal + plant + cooked},
    {"小さい", "small", false, solid + animal + plant},
    {"赤い", "red", false, vehicle + washable + plant + furniture},
    {"白い", "white", false, vehicle + washable + plant + furniture + animal},
    {"黒い", "black", false, vehicle + washable + furniture + animal},
    {"青い", "blue", false, vehicle + washable + furniture},
    {"高い", "expensive", false, goods},
    {"安い", "cheap", false, goods},
    {"重い", "heavy", false, thing + furniture + machine},
    {"軽い", "light", false, thing + furniture},
    {"いい", "good", false, reading + show + song + vehicle + machine, "よ"},
    {"面白い", "interesting", false, reading + show},
    {"難しい", "difficult", false, reading + song},
    {"長い", "long", false, writing + song},
    {"悲しい", "sad", false, stories + song},
    {"美しい", "beautiful", false, plant + song + drawing},
    {"おいしい", "delicious", false, food + drink},
    {"甘い", "sweet", false, food},
    {"熱い", "hot", false, drink},
    {"冷たい", "cold", false, drink},
    {"可愛い", "cute", false, animal},
    {"若い", "young", false, person},
    {"優しい", "kind", false, person},
    {"忙しい", "busy", false, person},
    {"有名", "famous", true, profession + stories + song},
    {"元気", "cheerful", true, person + animal},
    {"静か", "quiet", true, person + animal + song},
    {"丈夫", "strong", true, furniture + vehicle + washable},
    {"大切", "important", true, thing + reading},
    {"便利", "convenient", true, machine + useful},
};

constexpr Place place_table[] = {
    {"家", "at home", "home", home},
    {"部屋", "in the room", "to the room", home},
    {"庭", "in the garden", "to the garden", home + outside},
    {"学校", "at school", "to school", school + work},
    {"図書館", "at the library", "to the library", school + work},
    {"教室", "in the classroom", "to the classroom", school},
    {"大学", "at the university", "to the university", school + work},
    {"店", "at the store", "to the store", shop},
    {"喫茶店", "at the cafe", "to the cafe", shop},
    {"ホテル", "at the hotel", "to the hotel", shop + work},
    {"空港", "at the airport", "to the airport", shop + work},
    {"病院", "at the hospital", "to the hospital", work},
    {"公園", "in the park", "to the park", outside},
    {"駅", "at the station", "to the station", outside + work},
    {"町", "in the town", "to the town", outside + work},
    {"村", "in the village", "to the village", outside + work},
    {"京都", "in Kyoto", "to Kyoto", city + work},
    {"東京", "in Tokyo", "to Tokyo", city + work},
    {"海", "in the sea", "to the sea", water},
    {"川", "in the river", "to the river", water},
};

constexpr Kinds small = thing + food;

constexpr Spot spot_table[] = {
    {"机 の 上", "on the desk", small},
    {"椅子 の 上", "on the chair", small},
    {"箱 の 中", "in the box", small},
    {"鞄 の 中", "in the bag", thing},
    {"椅子 の 下", "under the chair", animal + thing},
    {"机 の 下", "under the desk", animal + thing},
    {"木 の 下", "under the tree", animal + person + vehicle},
    {"駅 の 前", "in front of the station", person + vehicle + plant},
    {"家 の 前", "in front of the house", person + vehicle + animal + plant},
    {"家 の 後ろ", "behind the house", vehicle + animal + plant},
    {"学校 の 隣", "next to the school", plant + vehicle},
    {"公園", "in the park", animal + person + plant},
    {"庭", "in the garden", animal + plant},
    {"部屋", "in the room", furniture + machine + animal},
};

constexpr Word number_table[] = {{"二", "two"},   {"三", "three"}, {"四", "four"},
                                 {"五", "five"},  {"六", "six"},   {"七", "seven"},
                                 {"八", "eight"}, {"九", "nine"},  {"十", "ten"}};

// A word that stands twice is said twice as often.
constexpr Word past_table[] = {{"昨日", "yesterday"},  {"昨日", "yesterday"},
                               {"昨夜", "last night"}, {"先週", "last week"},
                               {"去年", "last year"},  {"今朝", "this morning"}};
constexpr Word habit_table[] = {{"毎日", "every day"},
                                {"毎朝", "every morning"},
                                {"毎晩", "every evening"},
                                {"毎週", "every week"}};
constexpr Word future_table[] = {{"明日", "tomorrow"},
                                 {"明日", "tomorrow"},
                                 {"来週", "next week"},
                                 {"来週", "next week"},
                                 {"来年", "next year"}};
constexpr Word frequency_table[] = {{"いつも", "always"}, {"よく", "often"}, {"時々", "sometimes"}};

}  // namespace

const std::span<const Adjective> adjectives = adjective_table;
const std::span<const Place> places = place_table;
const std::span<const Spot> spots = spot_table;
const std::span<const Word> numbers = number_table;
const std::span<const Word> past_times = past_table;
const std::span<const Word> habit_times = habit_table;
const std::span<const Word> future_times = future_table;
const std::span<const Word> frequencies = frequency_table;

}  // namespace manako::toy
